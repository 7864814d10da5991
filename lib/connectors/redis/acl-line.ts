/** What one set of rules allows: of a user itself, or of one of its selectors. */
export interface Rules {
  commands: string[];
  keys: string[];
  channels: string[];
}

/** A user as `ACL LIST` states it, without the hashes of its passwords. */
export interface AclUser extends Rules {
  name: string;
  /** `on`, `off`, `nopass`, and what later versions add. */
  flags: string[];
  /** One word for each password: a keyed fingerprint of its hash, or its place. */
  passwordIds: string[];
  selectors: Rules[];
}

/**
 * Reads one line of `ACL LIST`: `user <name> <rule> …`, a selector in parentheses. A hash becomes a word by `mark`; a
 * password, which no server should tell, is dropped. Null: the line is none.
 */
export function readAclLine(line: string, mark: (hash: string, index: number) => string): AclUser | null {
  const [, name, rest = ""] = /^user (\S{1,500})(?: (.*))?$/s.exec(line) ?? [];
  if (name === undefined) return null;
  const user: AclUser = { name, flags: [], passwordIds: [], selectors: [], ...emptyRules() };
  const outside = rest.replace(/\(([^()]*)\)/g, (_whole, inside: string) => {
    const selector = emptyRules();
    for (const word of words(inside)) addRule(selector, word);
    user.selectors.push(selector);
    return " ";
  });
  for (const word of words(outside)) {
    if (word.startsWith("#")) user.passwordIds.push(mark(word.slice(1), user.passwordIds.length));
    else if (!/^[<>!]/.test(word) && !addRule(user, word)) user.flags.push(word);
  }
  return user;
}

function emptyRules(): Rules {
  return { commands: [], keys: [], channels: [] };
}

function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== "");
}

/** Whether the word is a rule, which is then added. */
function addRule(rules: Rules, word: string): boolean {
  if (/^[+-]/.test(word)) rules.commands.push(word);
  else if (/^(?:~|%)/.test(word)) rules.keys.push(word);
  else if (word.startsWith("&")) rules.channels.push(word);
  else return false;
  return true;
}
