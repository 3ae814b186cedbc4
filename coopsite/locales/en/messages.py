"""What coopsite says in English: message and hint of every code, and the words it uses elsewhere.

``{name}`` stands for a value. ``⟦a|b⟧`` says the first part whose values are all known, else nothing; so a message always
makes sense, whatever it is given.
"""

# ruff: noqa: E501 – a sentence stays on one line

from __future__ import annotations

from typing import Final

MESSAGES: Final[dict[str, tuple[str, str]]] = {
    # files
    "E101": (
        "This file is not saved as UTF-8⟦; it is {encoding}⟧.",
        "In your editor choose “Save as”, pick the encoding UTF-8, and save the file again.",
    ),
    "E102": (
        "From here on this file is not UTF-8 text⟦ (byte {byte})⟧; it may have been saved in an older encoding.",
        "Open it in the program it was written with and save it as UTF-8. coopsite never guesses letters.",
    ),
    "E105": (
        "Two files have the same name⟦: the other is {other_path}⟧. They differ only in how accents are stored.",
        "Keep one of the two; delete or rename the other.",
    ),
    "E106": (
        "An invisible character stands here⟦: {name} ({codepoint})|: {codepoint}⟧.",
        "⟦{how}|Delete this word and type it again by hand. Such characters come along when text is copied from elsewhere.⟧",
    ),
    "E107": (
        "⟦More than {marks} marks are piled on one letter here; no word is written so."
        "|A control character stands here ({codepoint}); it does not belong in a text."
        "|A control character stands here; it does not belong in a text.⟧",
        "⟦Type this word again, with one mark or two as it is spelt; more than {marks} are never meant."
        "|Delete it. It is often invisible: delete the words around it too, and type them again.⟧",
    ),
    "W108": (
        "This file is empty, so it was left out.",
        "Write a title and a text in it, or delete the file.",
    ),
    "E109": (
        "⟦What stands here is too long to be read: {length} characters."
        "|This file is too large to be a text ({size})."
        "|This file is not a text, but a picture, a document or a program.⟧",
        "⟦It may have {most} characters at most. Keep what is needed; what is long belongs into the text of a story."
        "|A text may be 5 MB at most. If this is a picture or a document, give its name the right ending"
        " (.jpg, .pdf).⟧",
    ),
    "E110": (
        "⟦{reason}.|The name of this file does not say in which of the site's languages it is written.⟧",
        "⟦{how}|End the name with the language: story.vi.md for Vietnamese, story.en.md for English.⟧",
    ),
    "W111": (
        "⟦{state}|This belongs to a story that is held back, and does no harm yet; if it is not mended when that is published⟧⟦ ({until})⟧, the whole site cannot be built.⟦ {finding}⟧",
        "⟦{how}|Mend it before the story is published.⟧",
    ),
    "W112": (
        "coopsite does not read this file, so readers will not see it⟦: {reason}⟧.",
        "⟦{how}|Turn it into a story, link to it in a story, or move it out of the folder content.⟧",
    ),
    "W113": (
        "No story names this file⟦ nor {count} more in the same folder ({names})⟧, so readers will not see it.",
        "If it is of no use, delete it or move it out of the folder content.⟦ To have readers see it, write in a story: {example}⟧",
    ),
    "W114": (
        "coopsite does not know the folder⟦ “{folder}”⟧, so its stories stand among the news.",
        "⟦Rename the folder to {suggestion}, or write kind: in each of its stories.|Write kind: in each of its stories.⟧",
    ),
    # the lines at the top of a file
    "E201": (
        "⟦“{key}” and “{same}” say the same, and both are given.|“{key}” is given twice; the first time on line {first}.|“{key}” is given twice.|The same name is given twice.⟧",
        "Keep one of the two lines.",
    ),
    "E202": (
        "There is a colon with a space after it in this text, so the rest looks like a second value.",
        'Put quotation marks around the whole text⟦: {example}|, for example: title: "Meeting: the year in review"⟧',
    ),
    "E203": (
        "This line is indented with a tab.",
        "Indent with spaces, two for each step.",
    ),
    "E204": (
        "⟦{reason}.|The file begins with ---, but the line that closes the part at the top is missing.⟧",
        "⟦{how}|Put a line with only --- below the last fact, before the text begins.⟧",
    ),
    "E205": (
        "⟦“{value}”|The value⟧ is neither yes nor no.",
        "Write yes or no.",
    ),
    "E206": (
        "⟦“{value}”|The value⟧ is not a date that exists⟦: in {year} {month} has {days} days|: {month} has {days} days|: {reason}⟧.",
        "Write year-month-day, for example 2019-09-04, or with the time: 2019-09-04T10:03.",
    ),
    "E207": (
        "⟦The time “{clock}” is not written as hour:minute, two digits each.|“{value}” is not written as year-month-day, and coopsite never guesses day and month.|The date is not written as year-month-day, and coopsite never guesses day and month.⟧",
        "⟦{how}|Write {suggestion} or {other}, whichever is meant.|Write it like this: {suggestion}|Write year-month-day, for example 2019-09-04 for 4 September 2019⟧",
    ),
    "E208": (
        "The signs &, * and << that repeat another part of the file are not allowed here⟦: {name}⟧.",
        "Write the words out again. If the text itself begins with such a sign, put quotation marks around it⟦: {example}|.⟧",
    ),
    "E209": (
        "A word that begins with ! stands here⟦: {tag}⟧. It asks for something that is not allowed.",
        "Delete that word. If the text itself begins with !, put quotation marks around it⟦: {example}|.⟧",
    ),
    "E210": (
        "The brackets or indented lines here lie too deep inside one another⟦; {limit} steps are the most⟧.",
        "Look for stray [ or { signs and delete them.",
    ),
    "E211": (
        "⟦This must be {expected}, but {found} stands here.|Each line here must be a name, a colon, a space and a value.⟧",
        "⟦Put a hyphen before the first line of each entry, and two spaces before its further lines: {example}|Write it like this: title: Meeting of members. Use --- only above the first and below the last such line.⟧",
    ),
    "W212": (
        "⟦coopsite does not know the name “{key}”, so it was not used.|coopsite does not know the name given here, so it was not used.⟧",
        "⟦Here this is called {equal}. Write this line instead: {line}|Here this is called {equal}; write that name instead.|Here this is called {given}, and the file has that line already. Delete this one.|coopsite needs no line {needless}:, so delete it.|It belongs to the picture; write both in one line: {line}|Only stories of the kind {kind} have it. Write kind: {kind}, or put the file into their folder.|Did you mean {suggestion}?|Check the spelling; the names here are {names}|Check the spelling. Facts of your own go under extra:⟧",
    ),
    "E213": (
        "⟦“{word}” is not a word that can stand here.|This must be {expected}, but {found} stands here.|This must be {expected}.|This value does not have the right form.⟧",
        "⟦Write {instead}|Possible here: {allowed}.|Put quotation marks around the whole text: {example}|{how}|docs/front-matter.md says how each value is written.⟧",
    ),
    "E214": (
        "This line cannot be understood⟦: {problem}⟧.",
        "⟦{mend}|{inner}: {example}|Put quotation marks around the whole text: {example}|Often a quotation mark or a bracket is missing, or the line begins too far to the left or to the right. Within quotation marks write “ ” for further ones.⟧",
    ),
    "E215": (
        "⟦“{field}” is missing.|Something required is missing.⟧",
        "⟦{how}|Write it here: {field}: and what belongs there.|Write here what belongs there.⟧",
    ),
    "E216": (
        "The two languages of this story disagree⟦ on “{field}”⟧⟦: see {other_path}, line {other_line}|: see {other_path}⟧.",
        "Dates, numbers and lengths of lists hold for both languages. Correct one, or keep the line in one file only.",
    ),
    "W217": (
        "The number of tasks announced⟦ ({declared})⟧ is not the number listed⟦ ({counted})⟧.",
        "Correct declared_count, or add the tasks that are missing.",
    ),
    "W218": (
        "The tag⟦ “{tag}”⟧ is not in content/tags.yaml.",
        "⟦Did you mean {suggestion}? If the tag is new, add it to content/tags.yaml.|If it is new, add it there with its name in each language.⟧",
    ),
    "W219": (
        "⟦“{value}”|This number⟧ was read as a number with three digits after the point. Were thousands meant?",
        "⟦For thousands write {suggestion}|For thousands write the digits only, for example 44377⟧; the pages add the separators.",
    ),
    "W220": (
        "The story is no draft any more but still says what a new one says⟦: “{text}”⟧.",
        "Write your own words there, or put back the line draft: yes, so that readers do not see it yet.",
    ),
    "W221": (
        "What follows the # ⟦({word}) |⟧counts as a comment and does not show on the page.",
        "If it is a comment, write a space after the #. If not, put quotation marks around the whole text⟦: {example}|.⟧",
    ),
    "E222": (
        "Within { } a comma begins a new name, so ⟦“{key}”|what follows it⟧ is taken for a name without a value.",
        "⟦If it belongs to the words before it, put quotation marks around all of them: {example}|Write it as name: value. Words that belong together stand in quotation marks.⟧",
    ),
    "E223": (
        "This line begins with ⟦“{sign}”|another sign⟧, but an entry of a list begins with a hyphen and a space.",
        "⟦Write it like this: {example}|Write a hyphen, a space, then the words.⟧",
    ),
    "E224": (
        "⟦In other programs “{as_date}” is the day from which readers see a story; coopsite calls it date.|In other programs “{as_expires}” is the day on which a story goes; coopsite calls it expires.|In other programs “{key}: {value}” keeps readers from a story; coopsite does not know this name and would publish it at once.|In other programs this line says when readers see a story; coopsite does not know this name and would publish it at once.⟧",
        "⟦Delete this line, and change the one that begins with {given}: to {line}|Write this line instead: {line}|To keep it back write draft: yes⟧",
    ),
    "E225": (
        "This story ends⟦ ({value})⟧ before readers could see it⟦: its date is {other_value}⟧⟦, in {other_path}, line {other_line}|, line {other_line}⟧.",
        "Correct expires or date: as they stand the story is on no page.",
    ),
    "W223": (
        "⟦“{field}” ({value})|This day⟧ ⟦{relation} “{other_field}” ({other_value}|contradicts another one⟧⟦, {other_path}, line {other_line})|, line {other_line})|)⟧.",
        "⟦{how}|Correct one of the two; most often it is the year.⟧",
    ),
    "W224": (
        "The year of ⟦“{field}” ({value})|this day⟧ is unlikely.",
        "⟦{how}|Look at it once more; most often it is a slip of the keyboard.⟧",
    ),
    "W225": (
        "⟦{reason}: {old} became {new}.|In feeds this story has another id now ({new} instead of {old}), so whoever follows them gets it once more as new.|In feeds this story has another id now.⟧",
        "⟦{how}|To keep the old one, change the line {given}: back to {line}|To keep the old one, paste this line between the two lines of --- at the top of the file: {line}|Write its old id as feed_id.⟧",
    ),
    "E226": (
        "⟦“{value}”|This⟧ is the feed id of another story, too⟦: see {other_path}, line {other_line}|: see {other_path}⟧. Feeds would show only one of the two.",
        "Delete the line feed_id: in the story that was copied from the other.",
    ),
    "W222": (
        "Within [ ] a comma begins a new entry, so ⟦“{value}”|what follows one⟧ stands on a line of its own.",
        "⟦If it belongs to the words before it, write {as_list}|If it belongs to the words before it, put quotation marks around all of them.⟧",
    ),
    "W230": (
        "What looks like name: value stands between quotation marks here, so readers see the { } and the names.",
        "⟦If these are no words for readers, write: {example}|If these are no words for readers, take the outer quotation marks away.⟧",
    ),
    "W231": (
        "Quotation marks of this shape are part of the text, so both of them show on the page.",
        'If they should, put straight ones (") around them. ⟦If not, write: {example}|If not, write straight ones instead.⟧',
    ),
    "W232": (
        "⟦The address “{value}” leads|This address leads⟧ every computer to itself, so for readers the addresses in feeds, in the sitemap and in what they share will not work.",
        "Write in base_url the address that readers open. To look at the site on this computer run coopsite serve; it needs no other base_url.",
    ),
    "W240": (
        "⟦“{key}”|A name⟧ is not given in ⟦the language {names}|every language of the site⟧, so pages there show the words of another language.",
        "Write it for each language: {vi: …, en: …}",
    ),
    "W241": (
        "The site has no template ⟦“{name}”|of this name⟧ for stories, so this one is shown as its kind usually is.",
        "⟦Did you mean {suggestion}?|Put the template into the folder templates, or delete the line template:.⟧",
    ),
    "W247": (
        "⟦The hour in “{field}”|An hour⟧ shows nowhere, since the story does not give ⟦“{other_field}”|what it belongs to⟧.",
        "⟦Write {other_field} as well, or delete this line.|Add it, or delete this line.⟧",
    ),
    "W248": (
        "⟦The meeting begins at {value}, but day_part says {day_part}.|The hour of the meeting and its day_part contradict each other.⟧",
        "Correct one of the two. With an hour given, day_part may be left out.",
    ),
    "E818": (
        "Browsers do not play a file of this sort⟦ (.{ending})⟧.",
        "Save a film as MP4 and a recording as MP3 with the program it comes from, and name that file here.",
    ),
    "E819": (
        "Browsers read captions as WebVTT only⟦, and {target} is none⟧.",
        "Save the captions as WebVTT, with the ending .vtt; the programs that write .srt can do that, too.",
    ),
    "E820": (
        "⟦{target} lies|This file lies⟧ on another site, which would learn of every reader of the page.",
        "Put the file beside the story and write its name. To lead readers to the other site, link to it in the text.",
    ),
    "W250": (
        "⟦The logo “{name}” weighs {length} kB|The logo is heavy⟧, and every page loads it.",
        "⟦Save it smaller, below {most} kB|Save it smaller⟧: it is shown about 48 pixels high, so a drawing as SVG, or a PNG 150 pixels high, is sharp enough.",
    ),
    "W251": (
        "The licence of the bulletin is only half given⟦: {names} missing|⟧ (authority is who issued it, date the day).",
        "Add the line below licence:, for example authority: {vi: …, en: …} and date: 2024-05-06. As it stands, the foot shows what is there.",
    ),
    # the text itself
    "E301": (
        "⟦This table has {columns} columns and {rows} rows, too many to show on a page.|This text holds so many signs of one sort ({count}) that it cannot be read in reasonable time.|This text holds so many signs of one sort that it cannot be read in reasonable time.⟧",
        "⟦Delete the empty columns, or attach the spreadsheet with its {columns} columns to the story.|Look for a long run of signs such as [[[[ or ****, often left over from a bad paste, and delete it.⟧",
    ),
    "E302": (
        "⟦{count} HTML elements lie inside one another or are never closed here, beginning with <{tag}>.|Lists, quotations or emphasis lie too deep inside one another here ({count} levels).|Lists, quotations or emphasis lie too deep inside one another here.⟧",
        "⟦Close each where it should end: </{tag}>. In a text pasted from an old site it is easier to delete the tags and write Markdown.|Look for a long run of signs such as **** or >>>>, or lists indented ever further, and shorten it.⟧",
    ),
    "W303": (
        "A piece of HTML begins here and never ends, so it is shown as plain text.",
        "Delete it, or finish it. To show the sign < itself, write &lt;.",
    ),
    "W304": (
        "The HTML element⟦ <{tag}>⟧ is opened here and never closed.",
        "⟦Write </{tag}> where it should end, or delete it.|Close it where it should end, or delete it.⟧",
    ),
    "W305": (
        "For your readers' safety something was removed here⟦: {what}⟧.",
        "⟦The page cannot run this. Write a link instead: [See it here]({example})|A text may hold no program that runs on a reader's computer. Delete this; write links, pictures and tables in Markdown.⟧",
    ),
    "E306": (
        "⟦Readers cannot open this address: {unopened}.|This address could run a program in the reader's browser: {target}.|This address could run a program in the reader's browser.⟧",
        "Use an address that begins with https://, or a file of this site.",
    ),
    "E307": (
        "⟦There is no file {file}.|This leads nowhere: {target} ({reason}).|This leads nowhere: {target}.|This leads nowhere.⟧",
        "⟦{how}|Check the spelling; capital letters count.⟧",
    ),
    "W308": (
        "The summary and the first paragraph say nearly the same.",
        "The page shows both, one below the other. Delete the summary: the first paragraph then takes its place in lists.",
    ),
    "W309": (
        "The words of this caption stand twice.",
        "alt tells what is to be seen, for people who cannot see it; the caption tells what the picture is about. Give each its own words.",
    ),
    "W310": (
        "The picture⟦ {target}⟧ has no description for people who cannot see it; it is published without one.",
        '⟦Between the square brackets say what is to be seen (for mere decoration leave them empty and write {: alt=""} right behind the picture): {example}|Write it like this, with what is to be seen between the quotation marks (with nothing there for mere decoration): {line}|Beside src: write alt: and, in quotation marks, what is to be seen. For mere decoration write alt: ""⟧',
    ),
    "W311": (
        "The story linked here⟦ ({target})⟧ is not public⟦ before {until}⟧, so the words are shown without a link.",
        "⟦Nothing to do: the link appears by itself in the first build after {until}.|For a draft there is nothing to do: the link appears by itself once it is published. If the story has expired, take the link out.⟧",
    ),
    "E313": (
        "⟦This drawing declares words of its own ({declares}), behind which programs can hide, so it is not shown."
        "|This picture is damaged, so it cannot be shown.⟧",
        "⟦{how}|Open it in a picture program and save it again as JPEG or PNG, or take another copy of it.⟧",
    ),
    "E314": (
        "⟦This picture is saved in so many passes ({passes}) that showing it would take minutes."
        "|This picture is too large: {width} × {height} pixels."
        "|This picture is too large: {size}.|This picture is too large.⟧",
        "Open it in a picture program and save it anew: 4000 pixels wide are plenty, even for print.",
    ),
    "W315": (
        "This picture moves; readers are shown its first image only.",
        "What moves by itself distracts readers and costs them data. To do without this warning, save one image of it.",
    ),
    "W316": (
        "For your readers' safety something was removed from this drawing⟦: {what}⟧.",
        "A drawing may hold no programs and nothing from elsewhere. Export it again without them.",
    ),
    "E317": (
        "Browsers cannot show a file of this sort⟦ (.{ending})⟧ as a picture.",
        "⟦{how}|Open it in a picture program and save it as JPEG (photographs) or PNG (drawings, screens).⟧",
    ),
    "W318": (
        "This belongs to another program that makes sites⟦: {sign}⟧. Here it shows as it is written.",
        "Delete it, or write plain Markdown: a remark as a quotation (> Note: …), a picture as ![what is to be seen](photo.jpg).",
    ),
    "W319": (
        "The words are all there, but not this way of showing them⟦: {what}⟧.",
        "Sides, colours and sizes are the theme's: you may delete these. To stress something write **bold** or a heading (## Its words).",
    ),
    "W320": (
        "⟦This row of the table has {row} cells, its header {header}.|This row of the table has more cells than its header.⟧ What is too many⟦, “{text}”,⟧ stands in a column without a name.",
        "Add a cell to the header and to the line of hyphens. If | is part of the words, write \\|",
    ),
    "W321": (
        "The page cannot show what is at this address⟦: {target}⟧.",
        "Make films and sound a link: ⟦[See it here]({example})|[See it here](address)⟧. A picture is written ![what is to be seen](photo.jpg).",
    ),
    "W322": (
        "⟦[{label}] has an address already|This name has an address already⟧; links use that one, not this⟦: {target}⟧.",
        "Give this address a name of its own, or delete the line.",
    ),
    "W323": (
        "⟦Note [^{label}]|This note⟧ is written a second time. Its mark leads to the first; this one stands last, and no mark leads to it.",
        "Give this note another number, here and where it is marked.",
    ),
    "W324": (
        "⟦Note [^{label}] is explained here, but no [^{label}] stands in the text.|A note is explained here that nothing in the text leads to.⟧",
        "Write ⟦[^{label}]|its mark⟧ behind the words it belongs to, or delete the note.",
    ),
    "W325": (
        "⟦[^{label}] stands here, but no note explains it|No note explains this mark⟧, so it shows as it is typed.",
        "Write the note at the end, on a line of its own⟦: [^{label}]: …|.⟧",
    ),
    "W326": (
        "⟦No link makes use of [{shown}], so this line shows as it is written.|No link makes use of [{label}], so this line is not on the page: {target}.|No link makes use of this line.⟧",
        "⟦A line that begins with [{label}]: gives a link its address. If this is a source, write {label}. in place of [{label}]:|Write it without the colon, or delete it.⟧",
    ),
    "W327": (
        "These indented lines look like program code, but to indent is only a way of writing here: they show as plain words.",
        "If it is code, put a line of ``` above it and one below. If it is prose, take the spaces away.",
    ),
    "W328": (
        "There are spaces in this address⟦: {target}. So|, so⟧ the whole link or picture shows as it is typed.",
        "Put the address into angle brackets⟦: {example}|.⟧",
    ),
    "N329": (
        "The words in angle brackets here⟦ (<{name}>)⟧ are no element of HTML, so they show on the page as they are typed.",
        "If they are a blank to fill in, there is nothing to do. If they were meant as HTML, check the name.",
    ),
    "W330": (
        "This line is taken for more of the entry above it, and shows as part of that.",
        "Put an empty line before it. If it does belong to the entry, join it to the end of the line above.",
    ),
    "W331": (
        "There is no space behind the # here, so this line is no heading and shows its #.",
        "Put a space⟦: {example}| there.⟧",
    ),
    "W332": (
        "These words are not bold and show their **, since a space or a mark is on the wrong side of it.",
        "Let ** touch the words, with the space outside⟦: {example}|.⟧",
    ),
    "W333": (
        "These lines with | are no table yet: there is no line of hyphens below the header.",
        "Right below the first row goes the line of hyphens⟦: {example}|.⟧",
    ),
    "N334": (
        "These lines with tabs are no table, since not all of them have equally many tabs.",
        "If they are meant as one, give every line as many, with an empty line before and after. If not, there is nothing to do.",
    ),
    "W335": (
        "This line has become a row of the table above it.",
        "Put an empty line before it. If it is a row, put | between its cells.",
    ),
    "W336": (
        "The film⟦ {target}⟧ has no captions, so people who cannot hear it miss what is said.",
        "Put captions (.vtt) beside it and write them below it: captions: {vi: phim.vi.vtt, en: phim.en.vtt}",
    ),
    "W337": (
        "The recording⟦ {target}⟧ has no transcript, so people who cannot hear it miss what is said.",
        "Write below it transcript: and what is said, in quotation marks, or the name of a file with it.",
    ),
    "W312": (
        "This picture lies on another site⟦: {target}⟧.",
        "It can vanish there, and that site sees who reads this page. If you may, save it beside the story and use that file.",
    ),
    # templates
    "E401": (
        "⟦This template has the tag {tag}, which does not exist or stands in the wrong place (“{message}”)|This template uses the filter {filter}, which does not exist (“{message}”)|This template ends where {lacks} is still missing (“{message}”)|This template is not written correctly (“{message}”)|This template is not written correctly⟧.",
        "⟦Check how the tag {tag} is spelt.|Check the spelling; docs/templates.md lists every filter, and {filter} is none.|Add {lacks} where that part is to end.|Look for a {% … %} or {{ … }} that is not closed, a block without its end, or a misspelt word.⟧",
    ),
    "E402": (
        "This template uses ⟦“{name}”|a name⟧, which does not exist⟦ (on the page {page})⟧.",
        "Check the spelling; docs/templates.md lists every name a template can use.",
    ),
    "E403": (
        "These templates include one another in a circle⟦: {cycle}⟧.",
        "⟦To take over the shipped template write “{suggestion}”: there, theme/ always means the shipped one.|Take one of the include or extends lines out.⟧",
    ),
    "E404": (
        "This template does not come to an end⟦ on the page {page}⟧, so it was stopped.",
        "Look for a loop that runs far too often.",
    ),
    "E405": (
        "This template includes ⟦“{name}”|a file⟧, which does not exist.",
        "Check the spelling, or create the file in the templates folder.",
    ),
    "E406": (
        "This template writes out ⟦{reason}|something⟧ where a text belongs⟦ (on the page {page})⟧.",
        "⟦{how}|Write out one of its fields instead; docs/templates.md lists them.⟧",
    ),
    "W407": (
        "No template above this one has a block ⟦“{name}”|of this name⟧, so what stands in it shows on no page.",
        "⟦Did you mean {suggestion}?|The template that is extended names its blocks: look there for {% block.⟧",
    ),
    "W408": (
        "No template uses the name ⟦“{key}”|given here⟧, so these words show on no page.",
        "⟦Did you mean {suggestion}?|Check the spelling, or delete the line.⟧",
    ),
    "W409": (
        "⟦The words for “{key}” lack {blanks}, which is filled in when a page is made.|Nothing is filled in for {unknown} in the words for “{key}”.|In these words a blank is missing, or is not one that is filled in.⟧",
        "⟦Write {blanks} instead of {unknown}.|Write {blanks} where it is to stand.|Possible here: {allowed}.|Delete {unknown}.|Compare them with the words of another language.⟧",
    ),
    "W410": (
        "⟦{reason}.|No page is made with this file.⟧",
        "⟦{how}|Did you mean {suggestion}? Capital letters count.|docs/templates.md lists the names of templates. Delete the file if you do not need it.⟧",
    ),
    "W411": (
        "⟦The name “{name}” is in use since line {first}; from here on it means something else.|The name “{name}” is one that every template is given; from here on it means something else.|This name means something else already.⟧",
        "Choose another name. Behind the word “as” an import may be called anything.",
    ),
    "W412": (
        "What stands here lies in no block, so it shows on no page.",
        "Put it into a block of the template that is extended: {% block main %}{{ super() }} before it, {% endblock %} behind it.",
    ),
    "W413": (
        "This template stands in for the shipped one but has no ⟦block {names}, which {other} fills|block that other templates fill⟧: what belongs there shows on no page.",
        "⟦Put {example} where it is to stand, or extend the shipped template.|Add the blocks, or extend the shipped template.⟧",
    ),
    "W414": (
        "This template has ⟦{found}|a script or style of its own⟧, which browsers will block: with hosts: in config.yaml, pages are published under a strict policy.",
        "Put styles into a file in templates/assets/, and leave out scripts and what comes from other sites. To keep them, take out hosts: and set the server's headers yourself (see docs/publishing.md).",
    ),
    # addresses and names
    "E501": (
        "⟦Two files hold {story} in the same language; the other is {other_path}.|Two things want the same address {address}; the other is {other_path}.|Two things want the same address {address}.|Two things want the same address.⟧",
        "⟦Keep one file of {story}; delete or rename the other.|{how}|Give one of them another address: add or change its slug:, or correct its aliases:.⟧",
    ),
    "E502": (
        "Two addresses differ only in capital letters or accents⟦: {address}⟧⟦; the other is {other_path}⟧.",
        "Many computers cannot keep such files apart. ⟦{how}|Give one of them another slug: line.⟧",
    ),
    "E503": (
        "⟦“{name}”|This name⟧ cannot be the name of a file on Windows.",
        '⟦{how}|Choose another slug: or file name.⟧ What Windows does not take: con, aux, nul and the like, a dot at the end, and the signs <>:|?*"\\',
    ),
    "E504": (
        "This part of an address⟦, “{slug}”,⟧ is too long⟦; {limit} characters are the most⟧.",
        "Shorten it to a few words.",
    ),
    "E505": (
        "⟦“{value}”|This⟧ cannot be part of an address of this site.",
        "A slug is made of letters, digits and hyphens: members-meeting-2023. An alias begins with one /: /news/123.html",
    ),
    "W506": (
        "This symbolic link leads out of the content folder or in a circle, so it was not followed.",
        "Copy the files into the content folder instead.",
    ),
    "W507": (
        "⟦“{tag}” is a name of the tag “{owner}” already, so it leads there.|“{tag}” and “{other}” are taken for one and the same tag.|Two spellings are taken for one and the same tag.⟧",
        "⟦Keep “{tag}” at one of the two tags.|Nothing is lost. Use one spelling everywhere to be rid of this message.⟧",
    ),
    "E507": (
        "The pages cannot be written into ⟦the folder “{output}”|this folder⟧.",
        "It holds your own files. Choose a folder only for the pages, for example --output output.",
    ),
    "N501": (
        "Your own file⟦ {name}⟧ is published; coopsite leaves out the one it would make.",
        "Nothing to do.⟦ {how}| What coopsite would write there is yours to write now.⟧ Delete the file to have coopsite's again.",
    ),
    "N502": (
        "⟦These addresses that readers knew are gone, and nothing leads on from them: {names}; with them went {count} below, among them {below}.|These addresses that readers knew are gone, and nothing leads on from them: {names}.|Addresses that readers knew are gone, and nothing leads on from them.⟧",
        "If that is meant, there is nothing to do. Otherwise write the old address under aliases: of what takes its place: a story, a kind in config.yaml, or a tag in content/tags.yaml.",
    ),
    "N503": (
        "Social networks will show this picture small or not at all⟦: it has {width} × {height} pixels⟧.",
        "If you want it large where the story is shared, take one of at least 600 × 315 pixels, or write share_images: yes in config.yaml.",
    ),
    "E508": (
        "The folder for the pages⟦, “{output}”,⟧ is a link, and could lead anywhere.",
        "Delete the link. Or, if you do mean the folder it leads to, name it⟦: coopsite build --output {named}| with --output.⟧",
    ),
    "W508": (
        "⟦{reason}: from {old} to {new}. Links to the old address no longer work.|{reason}: {old}. Links to it no longer work.|The address of this story has changed from {old} to {new}; links to the old one no longer work.|The address of this story has changed; links to the old one no longer work.⟧",
        "⟦{how}|To mend them, write {given}: at the top of the file like this: {line}|To mend them, paste this line between the two lines of --- at the top of the file: {line}|Add the old address under aliases: to mend them.⟧",
    ),
    # the machine
    "E601": (
        "⟦This is no file but {nature}, and is not read.|This file cannot be read.⟧",
        "⟦Delete it ({nature}), or put a file in its place.|Check that you may open it. In a cloud folder (OneDrive, Google Drive), wait until it has been downloaded.⟧",
    ),
    "E602": (
        "This file vanished while it was being read.",
        "Run the command again once other programs have finished copying or synchronising.",
    ),
    "E603": (
        "The files could not be written⟦: {reason}⟧.",
        "Check that the disk has room and that you may write in this folder, then run the command again. No file is left half-written.",
    ),
    "E604": (
        "coopsite is already building this site in another window⟦ (process {pid})⟧.",
        "Wait until it is done, or stop it, then run the command again.",
    ),
    "W605": (
        "What coopsite remembers of earlier builds was damaged or from another version, so everything was built anew.",
        "Nothing to do. The pages are right, and the next build will be quick again.",
    ),
    "E607": (
        "Another program keeps this file open.",
        "Close the program that uses it, then run the command again.",
    ),
    "E609": (
        "What coopsite remembers cannot be kept in the site's own folder or among its pages⟦: “{cache}”⟧.",
        "Whoever sends you a site could send such a memory along. Name a folder outside it: --cache ../cache",
    ),
    "W610": (
        "coopsite remembers nothing from build to build⟦ in “{folder}”: {reason}⟧.",
        "The pages are right, only slower to make. ⟦Make the folder yours alone: chmod 700 {own}|Name another folder with --cache, new or empty.⟧",
    ),
    "E611": (
        "Here, where pages are to be written, stands a link to another place.",
        "Delete the link, or choose another folder for the pages with --output. Nothing was written through it.",
    ),
    "E612": (
        "This folder is a link that leads out of the site's folder, and was not followed.",
        "Put the files themselves here. To keep them elsewhere, keep the whole site there, config.yaml included.",
    ),
    "E613": (
        "The cluster⟦ at “{address}”⟧ does not answer, or has no worker.",
        "Check the address (tcp://HOST:8786) and that scheduler and workers run; or build without --cluster.",
    ),
    "E614": (
        "A computer of the cluster cannot help with this site⟦ (worker {worker}): {reason}⟧⟦: {theirs}, here {ours}⟧.",
        "Install the same coopsite with the same Python and libraries on all computers of the cluster, and start the workers anew.",
    ),
    "N615": (
        "The cluster was lost in the middle; this computer did the rest.",
        "The pages are right. See why its scheduler or its workers ended before the next large build.",
    ),
    "E616": (
        "Building on a cluster needs a library that is not installed.",
        'Install it once: pip install "coopsite[cluster]"',
    ),
    "N617": (
        "A computer joined the cluster that cannot help with this site, and was given no work⟦ (worker {worker}): {reason}⟧⟦: {theirs}, here {ours}⟧.",
        "The pages are right. Install the same coopsite with the same Python and libraries on it, and start its workers anew.",
    ),
    "W701": (
        "This computer does not say when files change⟦ ({reason})⟧, so coopsite looks for itself.",
        "Nothing to do. A change may take a moment longer to appear.",
    ),
    "E702": (
        "Another program already uses port⟦ {port}| this number⟧.",
        "⟦Use a free one: coopsite {command} --port {free}|Choose another number with --port.⟧",
    ),
    "E801": (
        "⟦There is no folder “{nowhere}”.|The folder “{folder}” has no config.yaml, so it is not a site.|“{key}” must be {expected}, but {found} stands here.|“{key}” must be {expected}.|“{key}”: {reason}.|{reason}.|There is a mistake at “{key}”.|There is a mistake here.⟧",
        "⟦Write {instead}|Possible here: {allowed}.|Did you mean {suggestion}?|Put quotation marks around the whole text: {example}|{how}|Correct config.yaml; nothing is built until then.⟧",
    ),
    "E821": (
        "⟦Text in the colour {value} is hard to read: it stands out from the page by {ratio} to 1, and needs {needed} to 1 (WCAG level AA).|Text in this colour is hard to read on a page.⟧",
        '⟦Write accent: "{suggestion}", the nearest shade that is dark enough.|Choose a darker one.⟧ The shades for dark screens are mixed from it.',
    ),
    "E822": (
        "⟦There is no picture “{name}” in content/static/ for the logo.|There is no picture for the logo.⟧",
        "⟦Did you mean {suggestion}?|Put the picture (SVG, PNG, JPG or WebP) into content/static/, and write its name here.⟧",
    ),
    "W802": (
        "The address in base_url ends with the language ⟦“{language}”|of a page⟧, and coopsite puts the language into every address once more.",
        "Nothing is wrong if the bulletin does lie in a folder of that name. ⟦If not, write base_url: {suggestion}|If not, leave the language out.⟧",
    ),
    "W803": (
        "⟦In the language {language} {count} words of the interface are missing: {names}.|Words of the interface are missing in this language.⟧ Pages show those of another language instead.",
        "⟦Fill them in behind the colons; {command} adds the lines that are not there.|Add the lines to templates/strings/{language}.yaml.|Add the lines to the string table of the language.⟧",
    ),
    "W804": (
        "⟦“{value}” is a clock {count} hours behind UTC: the sign in such names is the other way round.|The sign in this name of a time zone is the other way round.⟧",
        "⟦Did you mean {suggestion}?|Name a place instead, for example Asia/Ho_Chi_Minh.⟧",
    ),
}

WORDS: Final[dict[str, str]] = {
    # what a value should be, or is
    "list": "a list",
    "text": "text",
    "number": "a number",
    "focus": "two numbers from 0 to 100, across and down, as in [50, 20]",
    "whole_number": "a whole number",
    "map": "a group of “name: value” lines",
    "date": "a date",
    "clock": "an hour of the day",
    "twelve_months": "a year has twelve months, 01 to 12",
    "hours_and_minutes": "the hours go from 00 to 23, the minutes from 00 to 59",
    "wrong_hyphens": "This line is meant to be three hyphens, but it is not",
    "how_wrong_hyphens": "Write --- here, three hyphens and nothing else. Some editors turn hyphens into a dash by themselves.",
    "top_not_opened": "The line --- above the first fact is missing",
    "how_top_not_opened": "Put a line with only --- above the first fact, and another one below the last.",
    "toml_top": "The facts at the top are written in TOML, as Hugo does with +++",
    "how_toml_top": "Put them between two lines of ---, each as name: value⟦:{lines}|, so: {line}|, so: title: Meeting of members⟧",
    "json_top": "The facts at the top are written in JSON",
    "how_json_top": "Put them between two lines of ---, each on a line of its own as name: value⟦, so: {line}|, so: title: Meeting of members⟧",
    "yes_no": "yes or no",
    "nothing": "nothing",
    "feed_id": "an id for feeds, such as tag:bulletin.example,2023:news/story:en",
    "all_ids": "Every story has another id in feeds now, since the site's address is another one, and would come once more as new",
    "how_all_ids": "⟦To keep the old ones, paste this line into config.yaml: {line}|Write the old address as first_base_url in config.yaml.⟧",
    "how_feed_id": "Delete this line, and coopsite makes one. A story that has had an id elsewhere keeps it so: feed_id: tag:bulletin.example,2023:news/story:en",
    "web_address": "a web address",
    "language": "a language of the site",
    "localized": "text, or text for each language",
    "colour": 'a colour, such as "#0a4f4a" or blue',
    "logo_file": "the name of a picture (SVG, PNG, JPG or WebP) in content/static/",
    "base_url": "the site's whole address, such as https://bulletin.example/",
    "spaced_address": "the site's address must have no space and no % in its path",
    "how_spaced_address": "Rename the folder on the server to small letters and hyphens, then write it so, for example https://bulletin.example/our-news/",
    "by_language": "a word for each language",
    "how_by_language": "Write one for each language: {vi: …, en: …}",
    "how_languages": "Write their codes in square brackets: languages: [vi, en]",
    "language_not_listed": "languages: does not have this language",
    "how_language_not_listed": "Delete this line, or add {language} to languages:",
    "known_language": "a language coopsite knows",
    "to_tag_or_collection": "a word of the site, or to:, tag: or collection: (one of the three)",
    "to_or_url": "a word of the site, or to: or url: (one of the two)",
    "email": "an e-mail address",
    "known_word": "one of the words coopsite knows",
    "languages": "a list of languages, each once, such as [vi, en]",
    "number_range": "a whole number within the limits",
    "template_name": "the name of a template, such as home.html",
    "timezone": "the name of a time zone, such as Asia/Ho_Chi_Minh",
    "built_in_page": "a page that coopsite makes itself",
    "one_address": "one old address",
    "how_one_address": "⟦Write {as_list}|Make each address an entry of the list⟧: there are several here.",
    "how_list": "⟦Write {as_list}|Write a list in square brackets, [first, second]⟧, or one entry a line, each after a hyphen and a space.",
    "how_text": "If it is text all the same, put quotation marks around it.",
    "how_number": "⟦A fraction is written with a point: {fraction}|Write the digits only, without separators, for example 3057365; a fraction with a point: 12.5⟧",
    "how_localized": "Write one text, in quotation marks, or one for each language: {vi: …, en: …}",
    "how_clock": "Write hours and minutes, for example 08:30",
    "how_date": "Write year-month-day, for example 2019-09-04",
    "press_space": "Delete this space and type it again with the space bar. Such spaces come along when text is copied from Word or a web page.",
    "how_whole_number": "Write the digits only, for example 9",
    "how_map": "Write it as indented lines of “name: value” below the name⟦; the names here are {names}|, for example alt: and src: below image:⟧",
    "add_date": "Write the line date: ⟦{suggestion} (the day in the file's name)|and the day of publication, as year-month-day,⟧ at the top of one of the story's files, between the two lines of ---.",
    "add_title": "Write the line title: followed by the headline at the top of the file, between two lines with ---.",
    "quote_left_open": "the quotation mark opened here is never closed",
    "undated": "While the day is not known write draft: yes and delete this line. Once it is, write date: and then year-month-day.",
    "earlier_than": "is earlier than",
    "later_than": "is much later than",
    "same_day": "Both are hours of the one day in held_on. Correct one of the two.",
    "far_ahead": "Correct it if it is a slip. To keep a story back for no certain time write draft: yes instead.",
    "show_film": "Films and sound have a place of their own. Write at the top of the story: media: [film.mp4]",
    "attach_document": "If it is to be downloaded, name it under documents: or link to it in the text. A picture of it must be JPEG or PNG.",
    "inner_quotes": "Within quotation marks write “ ” for further ones",
    "close_quote": "Close it at the end of the text.",
    "how_web_address": "Write the whole address, for example https://haiphong.gov.vn",
    "how_either_file": "Write it here, or in the file of the other language.",
    # where a link leads
    "state_draft": "This story is a draft, so there is no harm yet; if it is published before this is mended",
    "state_future": "This story waits for its day, so there is no harm yet; if this is not mended by then",
    "state_expired": "This story has expired, so there is no harm; if it is shown again before this is mended",
    "own_robots": "coopsite would name the sitemap here; add that line yourself.",
    "own_sitemap": "coopsite would list every page here for search engines; list them yourself.",
    "own_htaccess": "coopsite would tell Apache here of the 404 page, of old addresses and of security headers; write what you need of that yourself.",
    "own_headers": "coopsite would set security headers and caching here; write what you need of that yourself.",
    "own_redirects": "coopsite would have old addresses lead on to the new ones here; write those lines yourself.",
    "own_cname": "coopsite would write the host of base_url here; write it yourself.",
    "missing_file": "there is no such file",
    "missing_anchor": "the page has no such section",
    "missing_page": "there is no such page",
    "how_missing_file": "⟦Did you mean {suggestion}? |⟧Check the spelling; capital letters count. The path begins in the folder of this file.",
    "how_missing_anchor": "Check the part after #; it is made from the words of a heading on that page.",
    "how_missing_page": "⟦Did you mean {suggestion}? |⟧Check the spelling, or link to the story's file, for example ../meetings/members-meeting.en.md",
    "no_address": "this is not how an address is written",
    "how_no_address": "Look for spaces and colons in it. An address looks like https://haiphong.gov.vn/news",
    "in_menu": "there is no such page",
    "how_in_menu": "⟦Did you mean {suggestion}? |⟧Name a kind (meetings, awards, plans, news), topics, archive, a register (honours, targets, documents, calendar), or a page by its folder: pages/about",
    "ends_in_txt": "The name of this file ends in .txt, so coopsite does not read it as a story",
    "how_ends_in_txt": "Take .txt off the end of the name. Windows hides it: in the folder's window choose View → Show → File name extensions.",
    # what has no text of its own
    "unfinished_list": "a list that is not finished",
    "how_unfinished_list": 'Put | join(", ") or | list behind it, or go through it with {% for … in … %}.',
    "function": "a function",
    "how_function": "Put round brackets behind its name, with what it needs between them: name().",
    "no_text": "something that has no words of its own",
    "no_order": "a set, which is in no fixed order",
    "how_no_order": "Take away with | reject what does not belong in the list, for example: names | reject('equalto', 'x')",
    # addresses that clash, and addresses that moved
    "how_file_clash": "Rename the file, or move it to another folder of content/static.",
    "how_alias_clash": "Take this address out of aliases: here; it leads to something already.",
    "how_word_clash": "Change the address: of a kind in config.yaml.",
    "how_tag_name": "Write another word, or register this one in content/tags.yaml under another id:, such as - {id: con-nguoi, label: {vi: Con}}.",
    "kind_moved": "The list of this kind has moved, with its feeds and its stories",
    "how_kind_moved": "To have the old addresses lead on, write kinds: in config.yaml like this⟦: {line}⟧",
    "tag_moved": "The list of a tag has moved, with its feeds",
    "how_tag_moved": "To have the old address lead on, write the tag in content/tags.yaml like this⟦: {line}⟧",
    "site_moved": "The whole site has moved to another path",
    "how_site_moved": "To have the old addresses lead on, ask whoever looks after the server to add⟦ (this is for Apache): {line}| a redirect.⟧",
    "language_gone": "The pages of a language are gone",
    "how_language_gone": "If that was not meant, write this line in config.yaml⟦: {line}⟧",
    "translation_gone": "This story has no page in the other language any more",
    "how_translation_gone": "⟦To have that address lead to this page, write {given}: at the top of the file like this: {line}|To have that address lead to this page, paste this line between the two lines of --- at the top of the file: {line}|Write that address under aliases: to have it lead to this page.⟧",
    # files nobody reads
    "unread_document": "it is a document of a word processor",
    "how_unread_document": "If it is a story, copy its words into a new one, which coopsite new makes. If it is neither a story nor for readers, move it out of the folder content. If readers are to download it, write in a story: {example}",
    "unread_text": "a story's name ends in .md",
    "how_unread_text": "If it is a story, rename it to {suggestion}. If it is neither a story nor for readers, move it out of the folder content. If readers are to download it, write in a story: {example}",
    "unread_page": "it is a web page, and a story is written in Markdown",
    "how_unread_page": "If it is a story, copy its words into a new one, which coopsite new makes. If readers are to see it as it is, move it into the folder content/static. If neither, move it out of the folder content.",
    "unread_elsewhere": "it does not lie in the folder content",
    "how_unread_elsewhere": "If it is a story, move it there, for example to {suggestion}",
    # config.yaml
    "no_table": "coopsite has no words of the interface in this language",
    "how_no_table": "Run coopsite new strings {language} and fill in the table that it writes.",
    "unlisted_language": "The site has no pages in the language of this table",
    "how_unlisted_language": "Add {language} to the line languages: of config.yaml, or delete the file.",
    "unknown_key": "coopsite does not know this name",
    "missing": "this line is missing",
    "invisible_character": "an invisible character stands in it",
    "kind_name": "the name of a kind is a word of small letters a–z, digits and hyphens that coopsite does not use itself",
    "field_name": "the name of a field is one word of letters, digits, hyphens or _",
    "folder_name": "the name of a folder in content/, and not static",
    "field_of_every_story": "every story has a field of this name already",
    "how_field_of_every_story": "Use that one, or call yours something else.",
    "choices_missing": "there is nothing to choose from",
    "how_choices_missing": "List what may be chosen, for example choices: {urgent: {vi: Khẩn, en: Urgent}}",
    "choices_in_vain": "only a field with shape: choice has choices",
    "how_choices_in_vain": "Write shape: choice, or leave choices out.",
    "folder_taken": "another kind has this folder already",
    "how_folder_taken": "It is that of “{other}”. Give each kind a folder of its own.",
    "address_taken": "something else has this address already",
    "how_address_taken": "“{value}” is that of “{other}”. Choose another word.",
    "not_an_address": "this cannot be part of an address",
    "name_of_windows": "no file or folder can be called so on Windows",
    "too_long": "it is too long: 80 characters are the most",
    "missing_config": "This folder has no config.yaml, so it is not a site",
    "how_missing_config": "Go to the folder of your site, or name it with --site. coopsite init DIR makes a new one.",
    "how_missing_folder": "Check the path after --site. coopsite init DIR makes a new site.",
    # the machine
    "cluster_other_code": "it has another coopsite, Python or library",
    "cluster_without": "it has no coopsite that runs",
    "disk_full": "the disk is full",
    "no_permission": "writing is not allowed here",
    "read_only": "this disk can only be read",
    "write_failed": "the disk reported a fault",
    "pipe": "a pipe",
    "socket": "a socket",
    "device": "a device",
    "folder": "a folder",
    "link_outside": "a link that leads out of the site",
    "how_plain_svg": "Open it in a drawing program and save it as plain SVG or as PNG.",
    "how_rename_file": "Give the file another name, typed by hand.",
    "cache_foreign": "it is not a folder of yours",
    "cache_shared": "others may write there",
    "cache_taken": "it holds other files",
    "cache_unwritable": "you may not write there",
    # the phases of a build
    "scan": "looking for files",
    "parse": "reading the texts",
    "assemble": "putting the site together",
    "plan": "planning the pages",
    "pictures": "making the pictures",
    "render": "making the pages",
    "search": "making the search index",
    "write": "writing the files",
    # why a page was or was not made again
    "reason_new": "The page was new: the build before did not have it.",
    "reason_template": "Its template⟦ {template}⟧ had changed, or one that this template uses.",
    "reason_chrome": "What every page shows had changed: the configuration, the words of the interface or the style sheet.",
    "reason_versions": "coopsite or one of the programs it uses had another version than at the build before.",
    "reason_content": "What this page shows had changed: its story, or a story, list or link on it.",
    "reason_output_changed": "The file had been changed or deleted since coopsite wrote it.",
    "reason_unchanged": "Nothing this page shows had changed, and nothing has changed since.",
    "reason_new_next": "The page is new: it is not in the output yet.",
    "reason_template_next": "Its template⟦ {template}⟧ has changed, or one that this template uses.",
    "reason_chrome_next": "What every page shows has changed: the configuration, the words of the interface or the style sheet.",
    "reason_versions_next": "coopsite or one of the programs it uses has another version than at the last build.",
    "reason_content_next": "What this page shows has changed: its story, or a story, list or link on it.",
    "reason_output_changed_next": "The file has been changed or deleted since coopsite wrote it.",
    "reason_unknown": "The site has no page at this address.⟦ Did you mean {suggestion}?⟧",
    "explain_made": "The last build that changed anything made this page:",
    "explain_next": "The next build will make this page:",
    "explain_kept": "The last build that changed anything left this page as it was:",
    # closing lines
    "pages.one": "{n} page",
    "pages.many": "{n} pages",
    "files.one": "{n} file",
    "files.many": "{n} files",
    "written": "{n} written",
    "unchanged": "{n} unchanged",
    "removed": "{n} removed",
    "pages_gone.one": "This page was removed:",
    "pages_gone.many": "These {n} pages were removed:",
    "pages_to_go.one": "The next build will remove this page:",
    "pages_to_go.many": "The next build will remove these {n} pages:",
    "more_pages": "… and {n} more; --format json lists all of them",
    "held_back.one": "{n} story held back",
    "held_back.many": "{n} stories held back",
    "errors.one": "{n} error",
    "errors.many": "{n} errors",
    "warnings.one": "{n} warning",
    "warnings.many": "{n} warnings",
    "notes.one": "{n} note",
    "notes.many": "{n} notes",
    "seconds": "{n} s",
    "as_of": "this is the site as of {until}: before you publish, build again without --now",
    "with_drafts": "this is the site⟦ as of {until}⟧ with drafts in it: before you publish, build again without --drafts",
    "checked": "checked",
    "no_errors": "no errors",
    "nothing_written": "Nothing was written",
    "not_finished": "Not finished",
    "strict_note": "with --strict a warning counts as an error",
    "hint": "Hint",
    "more": "… and {n} more of {code}; --format json lists all of them",
    "unknown_code": "Something is wrong here⟦ ({code})⟧.",
    # wrong usage
    "usage_unknown_option": "{command} has no option {name}.⟦ Did you mean {suggestion}?⟧",
    "usage_unknown_command": "coopsite has no command “{name}”.⟦ Did you mean {suggestion}?⟧",
    "usage_after_command": "{name} comes after the command, as in: coopsite {example} {name}⟦ {value}⟧",
    "usage_option_value": "{name} needs a value after it.",
    "usage_missing": "{command}: {name} is missing.",
    "usage_bad_value": "The value given for {name} cannot be used.⟦ Possible: {allowed}.⟧",
    "usage_extra": "{command}: too much was given.⟦ Put quotation marks around words that belong together.⟧",
    "usage_other": "This command cannot be understood⟦: {detail}⟧.",
    "usage_help": "{command} --help shows what is possible.",
    "usage_now": "“{value}” is not a moment in time. Write --now 2024-01-31 or --now 2024-01-31T09:00",
    # init
    "init_done": "Your new site is in {folder}: {n} files.",
    "init_next": "Next: coopsite desk --site {folder}",
    "desk_host": "The desk answers this computer only, so it takes no --host. To show the site to others, use coopsite serve --host.",
    "launcher_missing": "coopsite is not installed on this computer, or cannot be found. Ask whoever looks after the bulletin to install it; the handbook says how.",
    "launcher_close": "Press Enter to close this window.",
    "launcher_done": "A double click on one of these files opens the desk:",
    "launcher_left": "{path} is there already and was left as it is.",
    "launcher_windows": "on Windows",
    "launcher_macos": "on macOS",
    "launcher_linux": "on Linux",
    "init_not_empty": "{folder} is not empty; coopsite init never writes among other files. Name a new folder.",
    "init_not_folder": "{folder} is a file. Name a new folder.",
    # new
    "new_done": "Written, as drafts:",
    "new_next": "Fill in the lines, translate, then delete “draft: yes” to publish. coopsite serve shows drafts too.",
    "new_link": "{path} is a link, and could lead anywhere; nothing was written. Put a folder in its place.",
    "new_exists": "{path} is there already; nothing was written. Give the story another title.",
    "new_kind": "“{value}” is no kind of story. Possible: {allowed}.",
    "new_schema_name": "There is no schema “{value}”. Possible here: {allowed}.",
    "new_schema_exists": "{path} is there already and is no schema of coopsite’s; nothing has been written. Give it another name.",
    "new_schema_done": "{path} has been written. Editors that know JSON Schema now complete and check what it describes. Write it again after a change of kinds: in config.yaml.",
    "new_strings_code": "“{value}” is no code of a language, such as fr or zh-Hant.",
    "new_strings_no_code": "The code of the language is missing. Write it behind strings, for example: coopsite new strings fr",
    "new_strings_known": "coopsite has the words in {language}. To change some, write only their lines in templates/strings/{language}.yaml.",
    "new_strings_done": "{path}: {n} lines added, each below the words it stands for.",
    "new_strings_next": "Fill them in behind the colons, and name {language} under languages: in config.yaml. What stays empty shows in another language.",
    "new_strings_whole": "{path}: nothing is missing.",
    "new_title": "Give the story a title, in quotation marks.",
    # explain and verify
    "explain_address": "Address",
    "explain_file": "File",
    "explain_template": "Template",
    "verify_same": "Compared with a build from nothing: all files are the same.",
    "verify_differs.one": "Compared with a build from nothing: {n} file differs.",
    "verify_differs.many": "Compared with a build from nothing: {n} files differ.",
    "file_differs": "{path}: other bytes",
    "file_missing": "{path}: missing",
    "file_extra": "{path}: should be gone",
    "verify_next": "Build once with nothing remembered: coopsite build --cache ../fresh. If no one changed these files by hand, please report it.",
    # the end of the line
    "interrupted": "Stopped. The pages are whole; run the command again to finish.",
    "machine": "The computer did not let coopsite work: {reason}",
    "extension": "The installed package {package} does not fit this coopsite: {name}, {reason}. Update it, or remove it: "
    "pip uninstall {package}.",
    "bug": "coopsite has a fault: {error}. Your content is untouched.",
    "bug_report": "Please report it, with the command you ran⟦: {where}|, to whoever looks after coopsite for you⟧.",
    "bug_detail": "Run it again with COOPSITE_DEBUG=1 to see the details to report.",
}

GLOSSES: Final[dict[str, str]] = {}
"""None are needed: the words that may be written are English."""
