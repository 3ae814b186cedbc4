"""Written values to what they mean: texts, words, numbers, dates, addresses."""

import os

# What front matter means is for no plugin to change; looking for some takes time at every start, too.
os.environ["PYDANTIC_DISABLE_PLUGINS"] = "__all__"
