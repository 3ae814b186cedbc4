// What two rows of lines or words have in common.

const MANY = 4_000_000;

/**
 * Return what of `olds` and `news` is the same and what differs, in order: [same, old, new] with arrays of both sides' entries.
 * @param {string[]} olds
 * @param {string[]} news
 * @returns {Array<[boolean, string[], string[]]>}
 */
export function differences(olds, news) {
  let start = 0;
  while (start < olds.length && start < news.length && olds[start] === news[start]) start++;
  let end = 0;
  while (end < olds.length - start && end < news.length - start && olds.at(-1 - end) === news.at(-1 - end)) end++;
  const found = [];
  const put = (same, old, now) => {
    if (!old.length && !now.length) return;
    const last = found.at(-1);
    if (last?.[0] === same) last[1].push(...old), last[2].push(...now);
    else found.push([same, old, now]);
  };
  put(true, olds.slice(0, start), news.slice(0, start));
  between(olds.slice(start, olds.length - end), news.slice(start, news.length - end), put);
  put(true, olds.slice(olds.length - end), news.slice(news.length - end));
  return found;
}

// The longest common row of both, by the table every textbook has; where it would be too large, all of it differs.
function between(olds, news, put) {
  const wide = news.length + 1;
  if ((olds.length + 1) * wide > MANY) return put(false, olds, news);
  const best = new Uint16Array((olds.length + 1) * wide);
  for (let i = olds.length - 1; i >= 0; i--) {
    for (let j = news.length - 1; j >= 0; j--) {
      best[i * wide + j] = olds[i] === news[j] ? best[(i + 1) * wide + j + 1] + 1 : Math.max(best[(i + 1) * wide + j], best[i * wide + j + 1]);
    }
  }
  let [i, j] = [0, 0];
  while (i < olds.length || j < news.length) {
    if (i < olds.length && j < news.length && olds[i] === news[j]) put(true, [olds[i++]], [news[j++]]);
    else if (j >= news.length || (i < olds.length && best[(i + 1) * wide + j] >= best[i * wide + j + 1])) put(false, [olds[i++]], []);
    else put(false, [], [news[j++]]);
  }
}
