export type EnvironmentFormat = "assignments" | "compose" | "shell";

const examples =
  /(?:^|[._-])(?:example|sample|template|tmpl|dist|defaults?|schema|test\.example)(?:[._-]|$)/i;

/** What kind of environment file a path is, by its last names; null when none. Examples and templates are none. */
export function environmentFormat(path: string): EnvironmentFormat | null {
  const parts = path.split("/");
  const name = parts.at(-1) ?? "";
  if (/^\.env(?:\..{1,60}|rc)?$|^.{1,60}\.env$/i.test(name)) {
    return examples.test(name) || /\.(?:js|ts|d\.ts|md|json|py)$/.test(name) ? null : "assignments";
  }
  if (/^(?:docker-)?compose(?:[._-][\w.-]{1,60})?\.ya?ml$/i.test(name))
    return examples.test(name) ? null : "compose";
  const folder = parts.slice(-3, -1).join("/");
  if (
    path.endsWith("/etc/environment") ||
    folder.endsWith("etc/default") ||
    folder.endsWith("etc/sysconfig")
  ) {
    return "assignments";
  }
  if (/^\.(?:bashrc|bash_profile|bash_login|profile|zshrc|zprofile|zshenv|kshrc|bash_aliases)$/.test(name))
    return "shell";
  return folder.endsWith("etc/profile.d") && name.endsWith(".sh") ? "shell" : null;
}

/** Whether the data set of environment files reads this path. */
export function isEnvironmentFile(path: string): boolean {
  return environmentFormat(path) !== null;
}
