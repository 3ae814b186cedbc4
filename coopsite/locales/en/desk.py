"""The words of the desk in English: its pages, dialogs, keys, form and messages."""

# ruff: noqa: E501 – a sentence stays on one line

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, str]] = {
    # The frame of all pages
    "shell_desk": "Desk",
    "shell_skip": "Skip to the main content",
    "shell_nav": "Pages of the desk",
    "shell_list": "Stories",
    "shell_story": "Story",
    "shell_tags": "Topics",
    "shell_deleted": "Deleted",
    "shell_publish": "Publish",
    "shell_site": "View the site",
    "shell_keys": "Keys",
    "shell_opening": "Opening…",
    "shell_no_script": "The desk needs JavaScript. Please allow it for this address in your browser.",
    "shell_lost": "coopsite cannot be reached. What you have typed is still on this page: start coopsite again and leave this tab open.",
    "shell_back": "Connected to coopsite again.",
    # Dialogs and notices
    "dialog_cancel": "Cancel",
    "dialog_close": "Close",
    "dialog_working": "Working…",
    "dialog_notices": "Notices",
    "dialog_required": "Please fill in this field.",
    # Keys
    "keys_title": "Keyboard shortcuts",
    "keys_help": "Show the keyboard shortcuts",
    "keys_single": "Also use single keys (such as / or n) while the cursor is not in a field",
    "keys_everywhere": "On every page",
    "keys_or": "or",
    "keys_name_Enter": "Enter",
    "keys_name_Escape": "Esc",
    "keys_name_ArrowUp": "↑",
    "keys_name_ArrowDown": "↓",
    "keys_name_ArrowLeft": "←",
    "keys_name_ArrowRight": "→",
    "keys_name_Delete": "Delete",
    "keys_name_Home": "Home",
    "keys_name_End": "End",
    "keys_name_PageUp": "Page Up",
    "keys_name_PageDown": "Page Down",
    # What went wrong
    "error_unreachable": "coopsite does not answer. See whether its window is still open, then try again.",
    "error_strange": "coopsite answered something this page does not understand ({status}). Please reload the page.",
    # Requests the server refuses
    "error_bad_request": "This request cannot be understood.",
    "error_foreign": "The desk answers its own pages on this computer only.",
    "error_token": "The desk was started again meanwhile. Load this page again; what you have typed is kept.",
    "error_content_type": "The desk takes JSON only here.",
    "error_too_large": "That is more than {megabytes} MB, the most the desk takes at once.",
    "error_broken_off": "The transfer broke off. Please try again.",
    "error_path": "Only files in the folder content can be changed here.",
    "error_not_found": "There is nothing here any more. It may have been renamed or deleted.",
    "error_method": "This cannot be done here.",
    "error_disk_full": "The disk is full, so nothing was saved. Free some space, then save again.",
    "error_read_only": "Nothing was saved: you may not write in this folder. Check whether the folder or file is read-only.",
    "error_trouble": "coopsite failed at this; nothing was lost. Please try again.",
    # Languages within a sentence
    "language_vi": "Vietnamese",
    "language_en": "English",
}
