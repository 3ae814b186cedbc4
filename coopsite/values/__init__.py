"""Written values to what they mean: texts, words, numbers, dates, addresses."""
