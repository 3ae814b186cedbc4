"""The search index of a language: what its files hold, and how they follow from what readers are shown.

One *document* is one text as its page shows it (`coopsite.search.document`). Its published form is a file of its own,
which a result is shown from; all other files are a function of the documents alone, in their order.

**Order.** Documents run from the oldest to the newest, standing pages after them. `BLOCK` documents make a block, so a
full block never changes when stories are added. Inside a block a document is a number from 0.

**Words.** A text is a sequence of spellings: letters and digits in lower case, NFC (`coopsite.search.words`). What a
spelling is found by is its *word*: the same without marks, and without endings in languages that have them.

**Files**, all JSON. `assets/search/LANG/BLOCK/NAME.json` never changes its content; NAME is six signs of the content's
digest. `LANG/search.json`, the catalogue, is the one file with a fixed name:

    {"endings": false,                                whether words are found without their endings
     "blocks": [{"size": 1024, "dated": 1020,         documents, and how many of them have a date
                 "documents": "abc234def567…",         names, six signs each
                 "heads": "a bao cho", "words": "…",   first word of each file of words, and the files' names
                 "pairs": "…",                         names of the files of pairs; `------` where there is none
                 "facets": "…"}]}                      name of the file of facets

- a file of *words*: ``{"hop": "TITLE|NUMBER|LEAD|:SET,hợp:SET,họp:SET"}``: a word; the documents that have it in their
  title, in the number of a document they cite, in their lead; and for each spelling the documents that have it. A
  spelling that is the word itself is left out. Words run in the order of their UTF-16 code units.
- a file of *pairs*: ``{"hop": "tac:SET,tam:SET"}``: which words stand right behind a word, and where. A hash of the
  first word and of the first letter of the second says in which file: so a beginning of the second is found, too.
- a file of *facets*: ``{"kind-meeting": "SET", "tag-ocop": "SET", "year-2023": "SET"}``.

A SET is written by `coopsite.search.numbers`.
"""
