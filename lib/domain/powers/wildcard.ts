/** Whether a pattern with `*` (anything) and `?` (one character) covers a text. Both in the same case. Time is their product. */
export function covers(pattern: string, text: string): boolean {
  if (pattern === "*" || pattern === text) return true;
  let at = 0;
  let inPattern = 0;
  let star = -1;
  let retry = 0;
  while (at < text.length) {
    const sign = pattern[inPattern];
    if (sign === "*") {
      star = inPattern++;
      retry = at;
    } else if (sign === "?" || (sign !== undefined && sign === text[at])) {
      inPattern++;
      at++;
    } else if (star >= 0) {
      inPattern = star + 1;
      at = ++retry;
    } else return false;
  }
  while (pattern[inPattern] === "*") inPattern++;
  return inPattern === pattern.length;
}
