/** Settings of a unit, by `Section.Key`, in the order in which they stand. An empty value clears what came before. */
export type UnitSettings = Map<string, string[]>;

/** Adds the settings of a unit file, or of a drop-in, to those before it. */
export function addUnitText(settings: UnitSettings, text: string): void {
  let section = "";
  for (const line of text.replace(/\\\r?\n/g, " ").split("\n")) {
    const trimmed = line.trim();
    if (trimmed === "" || trimmed.startsWith("#") || trimmed.startsWith(";")) continue;
    const heading = /^\[([^\]]+)\]$/.exec(trimmed)?.[1];
    if (heading !== undefined) {
      section = heading;
      continue;
    }
    const at = trimmed.indexOf("=");
    if (at < 1) continue;
    const key = `${section}.${trimmed.slice(0, at).trim()}`;
    const value = trimmed.slice(at + 1).trim();
    settings.set(key, value === "" ? [] : [...(settings.get(key) ?? []), value]);
  }
}

/** The last value of a setting. */
export function lastOf(settings: UnitSettings, key: string): string | undefined {
  return settings.get(key)?.at(-1);
}

/** `Environment=` assignments: words, each may be quoted as a whole. */
export function environmentAssignments(settings: UnitSettings): { name: string; value: string }[] {
  return (settings.get("Service.Environment") ?? []).flatMap((line) =>
    [...line.matchAll(/"((?:[^"\\]|\\.){0,8000})"|'((?:[^'\\]|\\.){0,8000})'|(\S+)/g)].flatMap((match) => {
      const word = match[1] ?? match[2] ?? match[3] ?? "";
      const at = word.indexOf("=");
      return at < 1
        ? []
        : [{ name: word.slice(0, at), value: word.slice(at + 1).replace(/^["']|["']$/g, "") }];
    }),
  );
}

/** Replaces the specifiers that name the instance of a template; null when another one is left. */
export function withInstance(text: string, instance: string): string | null {
  const filled = text.replace(/%([iIjJ%])/g, (_, letter: string) => (letter === "%" ? "\u0000" : instance));
  return filled.includes("%") ? null : filled.replaceAll("\u0000", "%");
}

/** Name of the template that `backup@daily.service` is an instance of, and the instance. */
export function templateOf(unit: string): { template: string; instance: string } | null {
  const match = /^([^@]+)@([^@]+)(\.[a-z]+)$/.exec(unit);
  return match?.[1] !== undefined && match[2] !== undefined && match[3] !== undefined
    ? { template: `${match[1]}@${match[3]}`, instance: match[2] }
    : null;
}
