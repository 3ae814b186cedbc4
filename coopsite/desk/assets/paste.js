// What is pasted, as Markdown: HTML of word processors, web pages and spreadsheets, and rows of cells.

const MARKS = { bold: "**", italic: "*", strike: "~~" };
const BLOCKS = "ADDRESS ARTICLE ASIDE BLOCKQUOTE CENTER DD DETAILS DIV DL DT FIGCAPTION FIGURE FOOTER FORM H1 H2 H3 H4 H5 H6 HEADER HR LI MAIN NAV OL P PRE SECTION SUMMARY TABLE UL".split(" ");
const DROPPED = "script, style, meta, link, title, head, template, noscript, iframe, object, embed, svg, math, video, audio, canvas, select, button, input, textarea, xml, col, colgroup, del";
const NUMBER = /^[-+−(]?\d[\d.,\s]*%?\)?$/;
const LONGEST_HEADING = 150;

/**
 * Return what a pasted document says as Markdown, without its looks.
 * @param {Document} doc parsed by DOMParser
 * @returns {{markdown: string, pictures: number}} `pictures`: how many there were, none of which can be taken along
 */
export function htmlToMarkdown(doc) {
  const root = cleaned(doc);
  const pictures = root.querySelectorAll("img").length;
  const found = joined(withHeadings(lists(blocksOf(root))));
  return { markdown: found.normalize("NFC"), pictures };
}

/** Return cells as a table of Markdown; empty where `text` is no rows of cells with tabs between. */
export function cellsToMarkdown(text) {
  const rows = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "").split("\n").map((line) => line.split("\t"));
  const width = rows[0].length;
  if (rows.length < 2 || width < 2 || rows.some((row) => row.length !== width)) return "";
  return table(rows.map((row) => row.map((cell) => escaped(cell.replace(/^"([^]*)"$/, (_, inner) => inner.replaceAll('""', '"')).trim()).replaceAll("|", "\\|"))));
}

// ---- what is no text of the document

function cleaned(doc) {
  const root = doc.body;
  const styles = [...doc.querySelectorAll("style")].map((each) => each.textContent).join("\n");
  const hidden = [...styles.matchAll(/\.([\w-]+)\s*\{[^}]*(?:display\s*:\s*none|mso-hide\s*:\s*all)/g)].map((found) => found[1]);
  const comments = doc.createTreeWalker(root, NodeFilter.SHOW_COMMENT);
  const gone = [];
  while (comments.nextNode()) gone.push(comments.currentNode);
  for (const node of gone) node.remove();
  for (const node of root.querySelectorAll(DROPPED)) node.remove();
  for (const node of root.querySelectorAll("[style], [class], [hidden], [aria-hidden=true]")) {
    const style = node.getAttribute("style") ?? "";
    const isHidden = /display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all/i.test(style) || node.hidden || hidden.some((name) => node.classList.contains(name));
    const isComment = /mso-element\s*:\s*comment|mso-special-character\s*:\s*comment/i.test(style) || /^Mso(Comment|Toc)/.test(node.className);
    if (isHidden || (isComment && !node.closest("p.MsoNormal > .MsoCommentText"))) node.remove();
  }
  return root;
}

// ---- blocks

/**
 * @typedef {{sort: "p"|"heading"|"item"|"rule"|"raw", text?: string, level?: number, ordered?: boolean, number?: number,
 *   children?: Block[], bold?: boolean, office?: boolean}} Block
 */

/** @returns {Block[]} */
function blocksOf(node) {
  const found = [];
  let line = [];
  const end = () => {
    const texts = paragraphs(line);
    for (const runs of texts) found.push({ sort: "p", text: written(runs), bold: allBold(runs), plain: plain(runs) });
    line = [];
  };
  for (const child of node.childNodes) {
    if (child.nodeType === 3 || (child.nodeType === 1 && !isBlock(child))) line.push(...runsOf(child));
    else if (child.nodeType === 1) {
      end();
      found.push(...blockOf(child));
    }
  }
  end();
  return found;
}

const isBlock = (node) => BLOCKS.includes(node.nodeName) || (node.nodeName !== "A" && node.nodeName !== "TD" && Boolean(node.querySelector?.(BLOCKS.join(",")))) || (node.nodeName === "A" && Boolean(node.querySelector("table, ul, ol, h1, h2, h3")));

function blockOf(node) {
  const style = node.getAttribute("style") ?? "";
  const name = node.nodeName;
  if (/mso-element\s*:\s*(footnote|endnote)-list/i.test(style)) return blocksOf(node);
  if (/mso-element\s*:\s*(footnote|endnote)\b/i.test(style)) return [noteOf(node)];
  if (name === "HR") return /mso|footnote/i.test(node.outerHTML) || node.closest("[style*='note-list']") ? [] : [{ sort: "rule" }];
  if (name === "PRE") return [{ sort: "raw", text: fenced(node.textContent.replace(/\n$/, "")) }];
  if (name === "TABLE") return tableOf(node);
  if (name === "UL" || name === "OL") return itemsOf(node);
  if (name === "BLOCKQUOTE") return [{ sort: "raw", text: joined(lists(blocksOf(node))).replace(/^/gm, "> ").replace(/^> $/gm, ">") }].filter(({ text }) => text !== ">");
  if (name === "DL") return [...node.children].map((each) => {
    const text = flat(joined(blocksOf(each)));
    return { sort: "raw", text: each.nodeName === "DD" ? `: ${text}` : text, tight: each.nodeName === "DD" };
  }).filter(({ text }) => text && text !== ": ");
  const level = levelOf(node, style);
  if (level) return headingOf(node, level);
  if (name === "P" && /mso-list\s*:\s*l\d+/i.test(style)) return officeItem(node, style);
  const inside = blocksOf(node);
  if (name === "P") for (const each of inside) each.office = true;
  return inside;
}

function levelOf(node, style) {
  const outline = style.match(/mso-outline-level\s*:\s*([1-6])/i);
  if (/^H[1-6]$/.test(node.nodeName)) return Number(node.nodeName[1]);
  if (/^(Mso)?Title$/.test(node.className)) return 1;
  return outline && node.nodeName === "P" ? Number(outline[1]) : 0;
}

function headingOf(node, level) {
  const inside = blocksOf(node);
  if (inside.some(({ sort }) => sort !== "p")) return inside;
  const text = inside.map((each) => each.plain).join(" ").trim();
  return text ? [{ sort: "heading", level, text }] : [];
}

// A paragraph that Word numbers: its sign stands in a span of its own, its depth in the style.
function officeItem(node, style) {
  const ignored = [...node.querySelectorAll("span")].find((each) => /mso-list\s*:\s*ignore/i.test(each.getAttribute("style") ?? ""));
  const sign = (ignored?.textContent ?? "").replace(/[\s\u00a0]+/g, "");
  ignored?.remove();
  const runs = runsOf(node);
  const text = written(runs);
  if (!text) return [];
  const level = Number(style.match(/level(\d)/i)?.[1] ?? 1) - 1;
  const heading = allBold(runs) && romanOf(sign);
  if (heading) return [{ sort: "heading", level: 1, text: `${escaped(sign)} ${plain(runs)}` }];
  const number = /^\(?(\d{1,9})[.)]$/.exec(sign);
  // Letters and numbers of several parts ("1.2.") are words that others refer to; they stay.
  if (sign && !number && /[\p{L}\p{N}]/u.test(sign) && sign !== "o") return [{ sort: "item", level, lettered: true, text: `${sign} ${text}` }];
  return [{ sort: "item", level, ordered: Boolean(number), number: number ? Number(number[1]) : undefined, text }];
}

/** @returns {Block[]} */
function itemsOf(list, level = 0) {
  const found = [];
  let number = Number(list.getAttribute("start") ?? 1);
  for (const node of list.children) {
    if (node.nodeName === "UL" || node.nodeName === "OL") {
      found.push(...itemsOf(node, found.length ? level + 1 : level));
      continue;
    }
    const nested = [...node.children].filter((each) => each.nodeName === "UL" || each.nodeName === "OL");
    for (const each of nested) each.remove();
    const inside = lists(blocksOf(node));
    const [first, ...rest] = inside.filter(({ sort }) => sort !== "rule");
    const box = node.querySelector?.("[type=checkbox]");
    const text = first ? (first.sort === "p" ? first.text : first.sort === "heading" ? `**${first.text}**` : "") : "";
    const more = first && !text ? inside : rest;
    if (text || more.length || nested.length) {
      found.push({ sort: "item", level, ordered: list.nodeName === "OL", number: number++, text: box ? `[ ] ${text}` : text, children: more });
    }
    for (const each of nested) found.push(...itemsOf(each, level + 1));
  }
  return found;
}

// ---- lists that are typed by hand, and headings that are bold lines

const TYPED = /^(?:([-•·▪◦●■*]|\uf0b7|\u00a7)|(\+))(?:[ \u00a0]+|(?=\p{Lu}))/u;

// Turns paragraphs that begin with "-", "•", "1." or "a)" into entries, as they are meant, "+" into entries below these.
function lists(blocks) {
  return blocks.map((block, at) => {
    if (block.sort !== "p") return block;
    const raw = block.text.replace(/^\\/, "");
    const numbered = /^(\d{1,3})[.)] (?=\S)/.exec(raw);
    if (numbered) return { sort: "item", level: 0, ordered: true, number: Number(numbered[1]), text: raw.slice(numbered[0].length) };
    if (/^[a-zđ]\) \S/.test(raw)) return { sort: "item", level: 0, lettered: true, text: raw };
    const found = TYPED.exec(raw);
    if (!found || raw.startsWith("**") || (raw.startsWith("*") && !/^\* /.test(raw)) || !raw.slice(found[0].length).trim()) return block;
    const before = blocks[at - 1];
    const below = found[2] && before && (before.sort === "item" || TYPED.test(before.text?.replace(/^\\/, "") ?? ""));
    return { sort: "item", level: below ? 1 : 0, ordered: false, text: raw.slice(found[0].length) };
  });
}

const ROMAN = /^(?:[IVX]{1,5})[.)/:-]?$/;
const romanOf = (sign) => ROMAN.test(sign);

// A bold line is a heading where it bears a number as offices give it: "I." always; "1." below such a one, or where there are several.
function withHeadings(blocks) {
  const isHead = (block, sign) => block.sort === "p" && block.office && block.bold && block.plain.length <= LONGEST_HEADING && sign.test(block.plain) && !/[;,]$/.test(block.plain);
  const roman = /^(?:\\?)[IVX]{1,5}(?:\.|\\\.|\)|\/|\s*[-–:])\s*\S/;
  const digit = /^\d{1,2}\\?[.)]\s+\S/;
  const romans = blocks.some((block) => isHead(block, roman) || (block.sort === "heading" && /^[IVX]{1,5}[.)]/.test(block.text)));
  const several = blocks.filter((block) => isHead(block, digit)).length > 1;
  const lowest = Math.min(...blocks.filter(({ sort }) => sort === "heading").map(({ level }) => level), 9);
  const shift = lowest < 9 ? 2 - lowest : 0;
  return blocks.map((block) => {
    if (block.sort === "heading") return { ...block, level: Math.min(6, block.level + shift) };
    if (isHead(block, roman)) return { sort: "heading", level: 2, text: block.plain };
    if (isHead(block, digit) && (romans || several)) return { sort: "heading", level: romans ? 3 : 2, text: block.plain };
    return block;
  });
}

// ---- blocks as text

function joined(blocks) {
  let out = "";
  let before = null;
  const depths = [];
  for (const block of blocks) {
    const text = block.sort === "item" ? itemText(block, depths) : blockText(block);
    if (block.sort !== "item") depths.length = 0;
    if (!text) continue;
    const tight = before?.sort === "item" && block.sort === "item" && !before.children?.length && !block.children?.length && (block.level > 0 || sortOf(before) === sortOf(block));
    out += !before ? text : tight || block.tight ? `\n${text}` : `\n\n${text}`;
    before = block;
  }
  return out;
}

const sortOf = ({ lettered, ordered }) => (lettered ? "a" : ordered ? "1" : "-");

function blockText({ sort, text, level }) {
  if (sort === "rule") return "---";
  if (sort === "heading") return `${"#".repeat(level)} ${flat(text).replace(/#+$/, "\\$&")}`;
  return text;
}

// `depths` holds how far the words of the entries around are indented.
function itemText({ level, ordered, number, text, children = [], lettered }, depths) {
  const depth = Math.min(level, depths.length);
  depths.length = depth;
  const indent = " ".repeat(depth ? depths[depth - 1] : 0);
  const sign = lettered ? "" : ordered ? `${number ?? 1}. ` : "- ";
  depths.push(indent.length + (sign.length || 2));
  const inner = " ".repeat(indent.length + sign.length);
  const lines = [text, joined(children)].filter(Boolean).join("\n\n").split("\n");
  return lines.map((line, at) => (at ? line && inner + line : indent + sign + line)).join("\n");
}

const flat = (text) => text.replace(/\\\n|\s*\n\s*/g, " ").trim();

function fenced(code) {
  const most = Math.max(2, ...[...code.matchAll(/`+/g)].map(([signs]) => signs.length));
  return `${"`".repeat(most + 1)}\n${code}\n${"`".repeat(most + 1)}`;
}

function noteOf(node) {
  const name = noteName(node.id);
  for (const mark of node.querySelectorAll("a[href*='ftnref'], a[href*='ednref'], a[style*='mso-footnote-id'], a[style*='mso-endnote-id']")) mark.remove();
  return { sort: "raw", text: `[^${name}]: ${flat(joined(blocksOf(node)))}` };
}

const noteName = (id) => (/edn/.test(id) ? "e" : "") + (id.match(/\d+/)?.[0] ?? "1");

// ---- tables

function tableOf(node) {
  const rows = [...node.rows].map((row) => [...row.cells]);
  const simple = (cell) => !cell.querySelector("table, ul, ol, h1, h2, h3, h4") && [...cell.querySelectorAll("p")].filter((each) => each.textContent.trim()).length <= 4;
  const filled = rows.filter((row) => row.some((cell) => cell.textContent.trim()));
  const width = Math.max(0, ...filled.map((row) => row.length));
  // What only arranges things on paper – the motto at the head, the signatures at the foot – is paragraphs.
  const arranges = filled.length < 2 || width < 2 || isBorderless(node) || !rows.flat().every(simple);
  if (arranges) return rows.flat().flatMap((cell) => blocksOf(cell));
  const grid = gridOf(filled);
  const used = grid[0].map((_, at) => grid.some((row) => row[at]));
  const cells = grid.map((row) => row.filter((_, at) => used[at]));
  const caption = node.caption ? written(runsOf(node.caption)) : "";
  return [...(caption ? [{ sort: "p", text: caption, plain: caption }] : []), { sort: "raw", text: table(cells) }];
}

function isBorderless(node) {
  const style = node.getAttribute("style") ?? "";
  const isOffice = /^Mso/.test(node.className) || /mso-/.test(style);
  if (!isOffice || /MsoTableGrid|MsoTable(?!Normal)/.test(node.className)) return false;
  return !/border[\w-]*\s*:\s*[^;]*(solid|double|dotted|dashed)/i.test(node.outerHTML) && !(Number(node.getAttribute("border")) > 0);
}

function gridOf(rows) {
  const grid = rows.map(() => []);
  rows.forEach((row, y) => {
    let x = 0;
    for (const cell of row) {
      while (grid[y][x] !== undefined) x++;
      const text = cellText(cell);
      for (let down = 0; down < Math.min(cell.rowSpan || 1, rows.length - y); down++) {
        for (let right = 0; right < Math.min(cell.colSpan, 50); right++) grid[y + down][x + right] = down || right ? "" : text;
      }
      x += cell.colSpan;
    }
  });
  const width = Math.max(...grid.map((row) => row.length));
  return grid.map((row) => Array.from({ length: width }, (_, at) => row[at] ?? ""));
}

function cellText(cell) {
  const parts = blocksOf(cell).filter(({ sort }) => sort === "p").map(({ text }) => flat(text));
  return parts.join("<br>").replaceAll("|", "\\|").replace(/^\\(?=[-+*#>])/, "");
}

function table(rows) {
  const [head, ...rest] = rows;
  const right = head.map((_, at) => rest.some((row) => row[at]) && rest.every((row) => !row[at] || NUMBER.test(row[at].replace(/\\/g, ""))));
  const line = (cells) => `| ${cells.map((cell) => cell.replace(/\s*\n\s*/g, " ")).join(" | ")} |`.replace(/  \|/g, " |");
  const heads = head.map((cell) => cell.replace(/^\*\*([^*]+)\*\*$/, "$1"));
  return [line(heads), `|${right.map((is) => (is ? "---:" : "---")).join("|")}|`, ...rest.map(line)].join("\n");
}

// ---- running text

/**
 * @typedef {{text: string, bold?: boolean, italic?: boolean, strike?: boolean, href?: string, raised?: string, raw?: boolean, end?: boolean}} Run
 */

/** @returns {Run[]} */
function runsOf(node, look = {}) {
  if (node.nodeType === 3) return [{ ...look, text: node.data.replace(/[\u200b\ufeff]/g, "").replace(/[\s\u00a0\u2028]+/g, " ") }];
  if (node.nodeType !== 1) return [];
  const name = node.nodeName;
  const style = node.getAttribute("style") ?? "";
  if (name === "BR") return [{ text: "", end: true }];
  if (name === "IMG") return [];
  if (/mso-tab-count/i.test(style)) return [{ ...look, text: " " }];
  if (name === "CODE" || name === "TT" || name === "KBD" || name === "SAMP") return [{ ...look, text: coded(node.textContent), raw: true }];
  const note = noteMark(node, style);
  if (note) return [{ text: note, raw: true }];
  const mine = { ...look, ...lookOf(name, style, look) };
  if (name === "A") {
    const href = addressOf(node.getAttribute("href") ?? "");
    if (href) mine.href = href;
  }
  return [...node.childNodes].flatMap((child) => runsOf(child, mine));
}

function lookOf(name, style, look) {
  const weight = style.match(/(?<![\w-])font-weight\s*:\s*(\w+)/i)?.[1].toLowerCase();
  const found = {};
  if (name === "B" || name === "STRONG") found.bold = true;
  if (name === "I" || name === "EM" || name === "CITE") found.italic = true;
  if (name === "S" || name === "STRIKE") found.strike = true;
  if (weight) found.bold = weight === "bold" || weight === "bolder" || Number(weight) >= 600;
  if (/(?<![\w-])font-style\s*:\s*italic/i.test(style)) found.italic = true;
  if (/(?<![\w-])font-style\s*:\s*normal/i.test(style)) found.italic = false;
  if (/text-decoration[\w-]*\s*:[^;]*line-through/i.test(style)) found.strike = true;
  if (name === "SUP" || /vertical-align\s*:\s*super/i.test(style)) found.raised = "sup";
  if (name === "SUB" || /vertical-align\s*:\s*sub\b/i.test(style)) found.raised = "sub";
  return found.bold === undefined ? { ...found, bold: look.bold } : found;
}

function noteMark(node, style) {
  const href = node.getAttribute("href") ?? "";
  const found = /mso-(?:foot|end)note-id\s*:\s*(\w+)/i.exec(style)?.[1] ?? (node.nodeName === "A" ? /#_?((?:ftn|edn)\d+)$/.exec(href)?.[1] : undefined);
  return found ? `[^${noteName(found)}]` : "";
}

function addressOf(href) {
  const redirect = /^https?:\/\/(?:www\.)?google\.[\w.]+\/url\?/i.test(href) && URL.canParse(href) && new URL(href).searchParams.get("q");
  const target = (redirect || href).trim();
  return /^(https?:\/\/|mailto:|tel:)/i.test(target) ? target : "";
}

const coded = (text) => {
  const most = Math.max(0, ...[...text.matchAll(/`+/g)].map(([signs]) => signs.length));
  const fence = "`".repeat(most + 1);
  const pad = /^`|`$/.test(text) ? " " : "";
  return text.trim() && fence + pad + text.replace(/\s+/g, " ") + pad + fence;
};

// Parts runs where two line ends follow each other, drops spaces at the edges of lines.
function paragraphs(runs) {
  const found = [[]];
  let ended = false;
  for (const run of runs) {
    if (run.end && ended) found.push([]);
    else found.at(-1).push(run);
    if (run.end || run.text.trim()) ended = Boolean(run.end);
  }
  return found.filter((each) => each.some(({ text }) => text.trim()));
}

const plain = (runs) => escapedLine(flat(merged(runs).map((run) => (run.end ? " " : run.raw ? run.text : escaped(run.text))).join("")).replace(/ +/g, " ")).trim();
const allBold = (runs) => runs.some(({ text, bold }) => bold && text.trim()) && runs.every(({ text, bold, end }) => bold || end || !text.trim());

// Joins neighbours of one look; what is only space takes the look of what stands before it.
function merged(runs) {
  const found = [];
  for (const run of runs) {
    const last = found.at(-1);
    const like = last && !last.end && !run.end && !last.raw && !run.raw &&
      (["bold", "italic", "strike", "href", "raised"].every((look) => (last[look] || "") === (run[look] || "")) || (!run.text.trim() && last.href === run.href));
    if (like) last.text += run.text;
    else found.push({ ...run });
  }
  return found;
}

function written(runs) {
  const all = merged(runs);
  while (all.length && (all[0].end || (!all[0].text.trim() && !all[0].raw))) all.shift();
  while (all.length && (all.at(-1).end || (!all.at(-1).text.trim() && !all.at(-1).raw))) all.pop();
  const text = grouped(all, ["href", "bold", "italic", "strike"]);
  const lines = text.replace(/ +/g, " ").split("\\\n").map((line) => line.trim());
  return lines.map(escapedLine).join("\\\n").trim();
}

// `before` and `after` are what stands next to the runs, in letters.
function grouped(runs, looks, before = "", after = "") {
  if (!looks.length) return runs.map(bare).join("");
  const [look, ...others] = looks;
  let out = "";
  for (let at = 0; at < runs.length; ) {
    let end = at + 1;
    while (end < runs.length && (runs[end][look] || "") === (runs[at][look] || "")) end++;
    const [lead, trail] = [before + out, runs[end]?.text ?? after];
    const inner = grouped(runs.slice(at, end), others, lead, trail);
    const piece = runs[at][look] ? around(inner, runs[at], look, lead, trail) : inner;
    // Stars that touch others would be read together with them.
    const clash = lead.endsWith("*") && piece.startsWith("*");
    out += clash ? grouped(runs.slice(at, end).map((run) => ({ ...run, bold: false, italic: false })), looks, lead, trail) : piece;
    at = end;
  }
  return out;
}

function bare({ text, raw, end, raised }) {
  if (end) return "\\\n";
  const shown = raw ? text : escaped(text);
  return raised && shown.trim() ? `<${raised}>${shown.trim()}</${raised}>` : shown;
}

// Signs touch the words they mark, and stand where Markdown sees them: a comma before a letter goes outside.
function around(inner, run, look, before, after) {
  const [, lead, words, trail] = inner.match(/^((?:\s|\\\n)*)([^]*?)((?:\s|\\\n)*)$/);
  if (!words) return inner;
  if (look === "href") {
    const target = run.href;
    if (words.replace(/\\/g, "") === target) return `${lead}<${target}>${trail}`;
    return `${lead}[${words}](${/[\s()<>]/.test(target) ? `<${target.replace(/[<>\s]/g, encodeURIComponent)}>` : target})${trail}`;
  }
  const mark = MARKS[look];
  const [, open, core, close] = words.match(/^([\p{P}\p{S}\s]*)([^]*?)([\p{P}\p{S}\s]*)$/u);
  // Within bold words, slanted ones are marked where spaces set them apart: stars side by side would be read otherwise.
  const crowded = look === "italic" && run.bold && ((!lead && /\S$/.test(before)) || (!trail && /^\S/.test(after)));
  if (!core || crowded) return inner;
  const letter = /[\p{L}\p{N}]/u;
  const cutEnd = close && !trail && letter.test(after[0] ?? "") && core;
  const cutStart = open && !lead && letter.test(before.at(-1) ?? "") && core;
  const safe = (text) => !/[*\\<>[\]`~]/.test(text);
  if ((cutEnd && !safe(close)) || (cutStart && !safe(open))) return inner;
  const inside = (cutStart ? "" : open) + core + (cutEnd ? "" : close);
  return `${lead}${cutStart ? open : ""}${mark}${inside}${mark}${cutEnd ? close : ""}${trail}`;
}

/** Put a backslash before signs that Markdown would take for its own within a line. */
function escaped(text) {
  return text
    .replace(/[\\`*~]/g, "\\$&")
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, "\\_")
    .replace(/\[(?=[^\]]*\])/g, "\\[")
    .replace(/<(?=[A-Za-z/!?])/g, "\\<")
    .replace(/&(?=#?\w+;)/g, "\\&")
    .replace(/\{(?=[:.#])/g, "\\{");
}

// And what it would take for its own at the beginning of one.
function escapedLine(line) {
  return line
    .replace(/^(#{1,6})(?=\s|$)/, "\\$1")
    .replace(/^>/, "\\>")
    .replace(/^([-+])(?=\s|$)/, "\\$1")
    .replace(/^(\d{4,9})([.)])(?=\s|$)/, "$1\\$2")
    .replace(/^:(?=\s)/, "\\:")
    .replace(/^\|/, "\\|")
    .replace(/^([-=])(?=\1*\s*$)/, "\\$1");
}
