/** What a tool can do, by its name and inputs. Whoever offers the tool chooses its words, so this may be wrong as well. */

export const toolClasses = ["read", "write", "destructive", "unknown"] as const;
export type ToolClass = (typeof toolClasses)[number];

export interface JudgedTool {
  class: ToolClass;
  /** It reaches what is outside of its server; null: nothing says so. */
  openWorld: true | null;
  /** What in the name and inputs says it, for people. */
  reasons: string[];
}

const verbs: readonly { class: ToolClass; words: readonly string[] }[] = [
  {
    class: "destructive",
    words:
      "delete remove destroy drop purge wipe erase truncate kill terminate revoke reset overwrite uninstall force clear prune evict ban rollback".split(
        " ",
      ),
  },
  {
    class: "write",
    words:
      "write create add update edit set put post send publish insert upload save modify patch merge commit push approve reject assign invite transfer pay toggle start stop restart enable disable trigger schedule import move rename copy apply deploy install grant subscribe archive close reply comment book order buy charge refund cancel register submit upsert append replace fork tag lock unlock connect mark".split(
        " ",
      ),
  },
  {
    class: "read",
    words:
      "get list read search find fetch describe show view query lookup look count check status inspect browse download export summarize summarise echo diff log preview validate verify compare explain analyze analyse resolve retrieve scan test ping whoami select".split(
        " ",
      ),
  },
];
const classOf = new Map(verbs.flatMap(({ class: of, words }) => words.map((word) => [word, of] as const)));

const runs = new Set(["exec", "execute", "run", "eval", "evaluate", "shell", "bash", "terminal", "spawn"]);
const joins = new Set(["and", "or", "then"]);

/** Inputs that hold a program: whoever fills them decides what happens. */
const programs = /^(?:command|cmd|commands|shell|script|code|sql|statement|expression|program)$/i;
const addresses =
  /^(?:url|uri|urls|endpoint|webhook|webhook_?url|recipient|recipients|to|email|phone|domain|host|hostname)$/i;
const forces = /^(?:force|overwrite|recursive|hard_?delete|permanent|permanently)$/i;
const outsideWords = new Set([
  "web",
  "internet",
  "http",
  "url",
  "email",
  "mail",
  "sms",
  "browser",
  "website",
]);

const order: Record<ToolClass, number> = { unknown: 0, read: 1, write: 2, destructive: 3 };

/** The class that can do more; `unknown` says nothing beside another. */
export function worse(one: ToolClass, other: ToolClass): ToolClass {
  return order[one] >= order[other] ? one : other;
}

/** Judges a tool by the words of its name and the names of its inputs. */
export function judgeTool(name: string, inputs: readonly string[]): JudgedTool {
  const words = wordsOf(name);
  const reasons: string[] = [];
  let judged: ToolClass = "unknown";
  let openWorld: true | null = null;
  const say = (to: ToolClass, reason: string) => {
    judged = worse(judged, to);
    reasons.push(reason);
  };
  // The first verb is what it does; later ones are mostly nouns (`get_comment`), but for those that are joined on.
  let isNext = true;
  for (const word of words) {
    const found = runs.has(word) ? "destructive" : classOf.get(word);
    if (isNext && found) say(found, `its name says “${word}”`);
    if (isNext && runs.has(word)) openWorld = true;
    if (found) isNext = false;
    if (joins.has(word)) isNext = true;
    if (outsideWords.has(word)) openWorld = true;
  }
  for (const input of inputs) {
    if (programs.test(input)) {
      say("destructive", `it takes a program (${input})`);
      openWorld = true;
    } else if (forces.test(input)) say("destructive", `it can be told to (${input})`);
    else if (addresses.test(input)) {
      openWorld = true;
      reasons.push(`it takes an address (${input})`);
    }
  }
  return { class: judged, openWorld, reasons: reasons.slice(0, 10) };
}

/** `deleteRepo_v2` as delete, repo, v2. */
function wordsOf(name: string): string[] {
  return name
    .slice(0, 300)
    .replace(/([a-z\d])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== "");
}
