/**
 * The names in `a.b.c`, as an SQL server would take them: in quotes (`"a.b"`, or backticks) dots are part of a name, and the
 * quote is written twice; what stands in brackets is part of the name before it. Null: a name is empty, or a quote is not closed.
 * Upper and lower case are kept: they are the names as the server lists them.
 */
export function dottedNames(text: string): string[] | null {
  const names: string[] = [];
  let name = "";
  let quote = "";
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text.charAt(at);
    if (quote !== "") {
      if (letter !== quote) name += letter;
      else if (text.charAt(at + 1) === quote) {
        name += letter;
        at += 1;
      } else quote = "";
    } else if ((letter === '"' || letter === "`") && name === "") {
      quote = letter;
      quoted = true;
    } else if (letter === "." && depth === 0) {
      if (name === "" && !quoted) return null;
      names.push(name);
      name = "";
      quoted = false;
    } else {
      depth += letter === "(" ? 1 : letter === ")" ? -1 : 0;
      name += letter;
    }
  }
  if (quote !== "" || (name === "" && !quoted)) return null;
  return [...names, name];
}
