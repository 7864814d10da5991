export interface Assignment {
  name: string;
  value: string;
}

const line =
  /^[ \t]{0,40}(?:(?:export|set|-x|-gx)[ \t]{1,10}){0,2}([A-Za-z_][\w.-]{0,200})[ \t]{0,10}=[ \t]{0,10}(?:"((?:[^"\\]|\\[\s\S]){0,100000})"(?=[ \t;]*(?:#.*)?\r?$)|'([^']{0,100000})'(?=[ \t;]*(?:#.*)?\r?$)|([^\r\n]{0,100000}))/gm;

/** `NAME=value` lines of an environment file or shell script: `export`, quotes and trailing comments are understood. */
export function parseAssignments(text: string): Assignment[] {
  return [...text.matchAll(line)].map((match) => {
    const quoted = match[2]?.replace(/\\n/g, "\n").replace(/\\(["\\$`])/g, "$1") ?? match[3];
    const value =
      quoted ??
      (match[4] ?? "")
        .replace(/(?:^|[ \t])#.*$/, "")
        .trim()
        .replace(/^["']|["']$/g, "");
    return { name: match[1] ?? "", value };
  });
}
