"""The live preview: shows the site while it is being written."""
