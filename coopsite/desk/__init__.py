"""The desk: write, see and publish a site in the browser, over the files that any editor edits."""
