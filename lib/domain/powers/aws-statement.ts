import { fieldOf, isObject, textsOf } from "./body";
import { covers } from "./wildcard";

/** A kind of resource of which all are meant: `*` is any. */
export interface Reached {
  service: string;
  type: string;
}

/** A statement of a policy of AWS, made ready to be asked. */
export interface Statement {
  allow: boolean;
  /** Lower case. With `except`, everything but these. */
  patterns: readonly string[];
  except: boolean;
  byService: ReadonlyMap<string, readonly string[]>;
  everywhere: readonly string[];
  wide: readonly Reached[];
  named: readonly Reached[];
  conditional: boolean;
  /** It denies only what is not encrypted on its way: no limit to what its holder may do. */
  trifling: boolean;
}

/** All of a body; null: it is no policy. */
export function readStatements(body: unknown): Statement[] | null {
  const outside = fieldOf(body, "Statement");
  if (outside === undefined) return null;
  return (Array.isArray(outside) ? outside : [outside]).filter(isObject).map(read);
}

/** AWS takes no longer action. */
const longest = 300;

function read(statement: { [key: string]: unknown }): Statement {
  const except = statement.NotAction !== undefined;
  const patterns = textsOf(except ? statement.NotAction : statement.Action)
    .filter((each) => each.length <= longest)
    .map((each) => each.toLowerCase());
  const byService = new Map<string, string[]>();
  const everywhere: string[] = [];
  for (const pattern of patterns) {
    const service = serviceOf(pattern);
    if (service.includes("*") || service.includes("?")) everywhere.push(pattern);
    else {
      const others = byService.get(service);
      if (others) others.push(pattern);
      else byService.set(service, [pattern]);
    }
  }
  // What is said of everything but a few named resources reaches nearly everything.
  const isAllBut = statement.NotResource !== undefined;
  const resources = isAllBut ? ["*"] : textsOf(statement.Resource);
  const reached = resources.map(readResource);
  const condition = isObject(statement.Condition) ? statement.Condition : {};
  return {
    allow: statement.Effect === "Allow",
    patterns,
    except,
    byService,
    everywhere,
    wide: unique(reached.filter(({ all }) => all)),
    named: unique(reached.filter(({ all }) => !all)),
    conditional: Object.keys(condition).length > 0 || (isAllBut && statement.Effect === "Deny"),
    trifling: isTransportOnly(condition),
  };
}

function serviceOf(pattern: string): string {
  const cut = pattern.indexOf(":");
  return cut < 0 ? pattern : pattern.slice(0, cut);
}

function unique(reached: readonly Reached[]): Reached[] {
  return [...new Map(reached.map(({ service, type }) => [`${service} ${type}`, { service, type }])).values()];
}

function isTransportOnly(condition: { [key: string]: unknown }): boolean {
  const keys = Object.values(condition).flatMap((each) => (isObject(each) ? Object.keys(each) : [""]));
  return keys.length > 0 && keys.every((key) => key.toLowerCase() === "aws:securetransport");
}

/** Services whose resources begin with their name, not with a type. */
const untyped = new Set(["s3", "sqs", "sns", "execute-api", "codecommit", "s3-object-lambda", "iot"]);

/** `arn:aws:iam::1:role/*` is all roles, `role/app-*` and `role/app/*` are named ones. */
function readResource(resource: string): Reached & { all: boolean } {
  if (/^\*+$/.test(resource)) return { service: "*", type: "*", all: true };
  const parts = resource.toLowerCase().split(":");
  const service = parts[2] || "*";
  const words = parts.slice(5).join(":").replace(/^\//, "").split(/[/:]/);
  const first = words[0] ?? "";
  if (parts.length < 6)
    return { service, type: "*", all: resource.endsWith("*") && parts.slice(3).every(isAny) };
  if (words.every(isAny)) return { service, type: "*", all: true };
  const isTyped = !untyped.has(service) && words.length > 1;
  const all = isTyped && words.every((word, index) => index % 2 === 0 || isAny(word));
  return { service, type: isTyped ? first : "*", all };
}

function isAny(word: string): boolean {
  return word === "" || word === "*" || word === "?*";
}

/** Whether its actions hold this one. */
export function names(statement: Statement, action: string, service: string): boolean {
  const found =
    statement.byService.get(service)?.some((pattern) => covers(pattern, action)) ||
    statement.everywhere.some((pattern) => covers(pattern, action));
  return Boolean(found) !== statement.except;
}

/** Whether a pattern of an allow lies whole within what a statement names. */
export function namesAllOf(statement: Statement, pattern: string): boolean {
  if (statement.except) {
    // All but some: what shares nothing with them.
    return !statement.patterns.some((each) => covers(each, pattern) || covers(pattern, each));
  }
  return statement.patterns.some((each) => covers(each, pattern));
}

/** Whether resources of this kind are among those. */
export function reaches(reached: readonly Reached[], service: string, type: string): boolean {
  return reached.some(
    (each) =>
      (each.service === "*" || each.service === service || service === "*") &&
      (each.type === "*" || type === "*" || each.type === type),
  );
}
