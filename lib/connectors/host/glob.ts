/**
 * Turns a pattern into a test for absolute paths. A pattern without a slash matches any one name on the way; `*` stays
 * within a name, `**` crosses folders, `?` is one character. A pattern that matches a folder covers all that is in it.
 */
export function globTest(pattern: string): (path: string) => boolean {
  const named = !pattern.includes("/");
  let source = "";
  for (let index = 0; index < pattern.length; index += 1) {
    const char = pattern.charAt(index);
    if (char === "*") {
      const deep = pattern.charAt(index + 1) === "*";
      // Runs of stars say no more than one does, and would make the test slow.
      while (pattern.charAt(index + 1) === "*") index += 1;
      source += deep ? ".*" : "[^/]*";
    } else if (char === "?") source += "[^/]";
    else source += char.replace(/[\\^$.|+()[\]{}]/g, "\\$&");
  }
  const trimmed = source.replace(/\/\.\*$/, "").replace(/\/$/, "");
  const test = new RegExp(named ? `(?:^|/)${trimmed}(?:/|$)` : `^${trimmed}(?:/|$)`, "s");
  return (path) => test.test(path);
}
