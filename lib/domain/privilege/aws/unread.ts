import type { Policy } from "./document";
import { anything } from "./pattern";
import { readNamed } from "./principal";

/** Under this, what an unread policy says depends on itself: no request has such a key. */
const prefix = "rollcall:unread/";

/** A policy that is there and was not read: whatever is asked, it may allow it and it may deny it. */
export function unreadPolicy(name: string): Policy {
  const statement = {
    actions: [anything],
    allButActions: false,
    resources: null,
    allButResources: false,
    principals: readNamed("*"),
    allButPrincipals: false,
    conditions: [
      {
        operator: "Null",
        key: `${prefix}${name}`,
        compare: null,
        of: "one",
        ifExists: false,
        values: [],
      },
    ],
  } as const;
  return {
    name,
    statements: [
      { ...statement, name: "not read", allow: true },
      { ...statement, name: "not read", allow: false },
    ],
  };
}

/** The name of the unread policy on which an answer depends; null where the key is one of a request. */
export function unreadName(key: string): string | null {
  return key.startsWith(prefix) ? key.slice(prefix.length) : null;
}
