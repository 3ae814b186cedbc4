"""The kinds of stories: meetings, awards, plans, news and pages."""
