import type { Because } from "./steps";
import { unreadName } from "./unread";

/** How an answer calls the policies that decided. */
export interface Words {
  /** The group through which somebody holds a policy; null: they do themselves. */
  through: (policy: string) => string | null;
  /** What is asked for. */
  resource: string;
}

const most = 5;

type Decided = Extract<Because, { effect: "Allow" | "Deny" }>;
const isDecider = (each: Because): each is Decided => each.effect === "Allow" || each.effect === "Deny";

/** Which statements decided, those that give before those that only let through. */
export function allowedText(by: readonly Because[], words: Words): string {
  const deciders = by.filter(isDecider);
  const gives = deciders.filter(({ layer }) => layer === "identity" || layer === "resource");
  const lets = deciders.filter(({ layer }) => layer !== "identity" && layer !== "resource");
  const given = gives.length > 0 ? `by ${listText(gives, words)}` : "because it is the root user";
  return lets.length > 0 ? `${given}, within ${listText(lets, words)}` : given;
}

/** The statements, up to five of them. */
export function listText(all: readonly Because[], words: Words): string {
  const texts = [...new Set(all.filter(isDecider).map((each) => statementText(each, words)))];
  const more = texts.length - most;
  return [...texts.slice(0, most), ...(more > 0 ? [`${more} more`] : [])].join("; ");
}

function statementText({ layer, policy, statement }: Decided, { through, resource }: Words): string {
  const which = statement.startsWith("#") ? `statement ${statement.slice(1)}` : `statement "${statement}"`;
  switch (layer) {
    case "identity": {
      const group = through(policy);
      // An inline policy of a group says so itself.
      const by = group === null || policy.endsWith(` of group ${group}`) ? "" : ` through group ${group}`;
      return `${which} of ${policy}${by}`;
    }
    case "resource":
      return `${which} of ${resource.includes(":role/") ? "the trust" : "the policy"} of ${resource}`;
    case "boundary":
      return `${which} of the permissions boundary ${policy}`;
    case "scp":
      return `${which} of the service control policy ${policy}`;
    case "rcp":
      return `${which} of the resource control policy ${policy}`;
    case "session":
      return `${which} of the session policy ${policy}`;
  }
}

/** Why nothing gives it, layer by layer. */
export function missingText(by: readonly Because[], asked: string, isAbroad: boolean): string {
  const layers = new Set(by.filter(({ effect }) => effect === "None").map(({ layer }) => layer));
  const sentences = [
    ...(layers.has("identity") ? [`No policy of its own or of its groups allows ${asked}.`] : []),
    ...(layers.has("resource") && (isAbroad || layers.size === 1)
      ? [`No policy of what is asked for lets it in.`]
      : []),
    ...(layers.has("boundary") ? ["Its permissions boundary does not allow it."] : []),
    ...(layers.has("session") ? ["Its session does not allow it."] : []),
    ...by.flatMap(({ layer, policy, effect }) =>
      effect === "None" && (layer === "scp" || layer === "rcp")
        ? [
            `The ${layer === "scp" ? "service" : "resource"} control policies of ${policy} of the organisation do not allow it.`,
          ]
        : [],
    ),
  ];
  return [...new Set(sentences)].join(" ");
}

/** Statements whose conditions ask for keys that are not known. */
export function conditionsText(by: readonly Because[], words: Words): string {
  const open = by.filter(isDecider).flatMap((each) => {
    const keys = (each.dependsOn ?? []).filter((key) => unreadName(key) === null);
    return keys.length > 0 ? [{ each, keys }] : [];
  });
  if (open.length === 0) return "";
  const keys = [...new Set(open.flatMap((one) => one.keys))];
  const allows = open.filter(({ each }) => each.effect === "Allow").map(({ each }) => each);
  const denies = open.filter(({ each }) => each.effect === "Deny").map(({ each }) => each);
  const parts = [
    ...(allows.length > 0 ? [`allowed by ${listText(allows, words)}`] : []),
    ...(denies.length > 0 ? [`denied by ${listText(denies, words)}`] : []),
  ];
  return `Depends on ${keys.slice(0, most).join(", ")}: ${parts.join(", or ")}. Say in the context what they are.`;
}
