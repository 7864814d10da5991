import type { Holding } from "../decision";
import type { HeldPolicy, PrincipalFacts } from "./account-facts";
import type { Statement } from "./document";
import { anything, covers, oneSign, type Pattern } from "./pattern";

/** The actions of a service with their access levels (`Read`, `Write` …), lower case; undefined: AWS has no such service. */
export type LevelsOf = (service: string) => readonly { action: string; level: string }[] | undefined;

const mostShown = 12;

/** What policies give somebody, take from them and limit them to: policy, statement and service, with the access levels of the actions. */
export function holdingsOf({ held, boundary }: PrincipalFacts, levelsOf: LevelsOf): Holding[] {
  return [
    ...held.flatMap((each) => ofPolicy(each, "", levelsOf)),
    ...(boundary === null ? [] : ofPolicy(boundary, "at most ", levelsOf)),
  ];
}

function ofPolicy({ policy, isRead, through }: HeldPolicy, limit: string, levelsOf: LevelsOf): Holding[] {
  const of = limit === "" ? policy.name : `permissions boundary ${policy.name}`;
  if (!isRead) return [{ what: `${limit}not read`, where: "not read", through, by: of }];
  return policy.statements.flatMap((statement) => {
    const which = statement.name.startsWith("#")
      ? `statement ${statement.name.slice(1)}`
      : `statement "${statement.name}"`;
    const sign = statement.allow ? limit : "not ";
    return whatOf(statement, levelsOf).map((what) => ({
      what: `${sign}${what}`,
      where: whereOf(statement),
      through,
      by: `${of}, ${which}`,
    }));
  });
}

/** One text a service: `s3: get*, putobject (Read, Write)`. */
function whatOf({ actions, allButActions }: Statement, levelsOf: LevelsOf): string[] {
  if (allButActions) return [`everything but ${shown(actions.map(plain))}`];
  const services = new Map<string, Pattern[]>();
  for (const pattern of actions) {
    const colon = pattern.indexOf(":");
    const service = colon < 0 ? pattern : pattern.slice(0, colon);
    services.set(service, [
      ...(services.get(service) ?? []),
      colon < 0 ? anything : pattern.slice(colon + 1),
    ]);
  }
  return [...services].map(([service, patterns]) => {
    if (service.includes(anything) || service.includes(oneSign)) {
      return service === anything ? "everything" : `${plain(service)}: ${shown(patterns.map(plain))}`;
    }
    const levels = new Set(
      (levelsOf(service) ?? [])
        .filter(({ action }) => patterns.some((pattern) => covers(pattern, action)))
        .flatMap(({ level }) => level.split(/,\s*/)),
    );
    const known = levels.size > 0 ? ` (${[...levels].sort().join(", ")})` : "";
    return `${service}: ${shown(patterns.map(plain))}${known}`;
  });
}

function whereOf({ resources, allButResources, conditions }: Statement): string {
  const named = shown((resources ?? []).map(({ text }) => text));
  const where =
    resources === null || named === "*" ? "everything" : `${allButResources ? "all but " : ""}${named}`;
  const keys = [...new Set(conditions.map(({ key }) => key))];
  return keys.length > 0 ? `${where}, depending on ${keys.join(", ")}` : where;
}

function shown(all: readonly string[]): string {
  const more = all.length - mostShown;
  return [...all.slice(0, mostShown), ...(more > 0 ? [`${more} more`] : [])].join(", ");
}

/** A pattern as policies write it. */
export function plain(pattern: Pattern): string {
  return pattern.replaceAll(anything, "*").replaceAll(oneSign, "?");
}
