import { type Simulated, simulateLine } from "@/lib/domain/privilege/aws/simulate-line";

/** A statement of a policy as its author writes it. */
export type Written = { [element: string]: unknown };

export const home = "111122223333";
export const abroad = "444455556666";
export const alice = `arn:aws:iam::${home}:user/alice`;
export const app = `arn:aws:iam::${home}:role/app`;
export const appSession = `arn:aws:sts::${home}:assumed-role/app/session-1`;
export const bucketObject = "arn:aws:s3:::data/report.csv";

/** A policy with variables. */
export function policy(...statements: readonly Written[]) {
  return { Version: "2012-10-17", Statement: statements };
}

export function allow(action: unknown, resource: unknown = "*", more: Written = {}): Written {
  return { Effect: "Allow", Action: action, Resource: resource, ...more };
}

export function deny(action: unknown, resource: unknown = "*", more: Written = {}): Written {
  return { Effect: "Deny", Action: action, Resource: resource, ...more };
}

/** What takes part in a request; everything else is as quiet as it can be. */
export interface Scene {
  principal?: string;
  action?: string;
  resource?: string;
  resourceAccount?: string;
  context?: { [key: string]: unknown };
  identity?: readonly Written[] | null;
  on?: readonly Written[] | null;
  boundary?: readonly Written[];
  scps?: readonly (readonly Written[])[] | null;
  rcps?: readonly (readonly Written[])[];
  session?: readonly Written[];
}

/** The scene as one line of `rollcall simulate aws`. */
export function lineOf(scene: Scene) {
  const named = (name: string, statements: readonly Written[]) => ({ name, policy: policy(...statements) });
  const levels = (name: string, all: readonly (readonly Written[])[]) =>
    all.map((level, place) => [named(`${name}${place}`, level)]);
  return {
    request: {
      principal: scene.principal ?? alice,
      action: scene.action ?? "s3:GetObject",
      resource: scene.resource ?? bucketObject,
      resourceAccount: scene.resourceAccount ?? home,
      context: scene.context ?? {},
    },
    identityPolicies: scene.identity === null ? null : [named("identity", scene.identity ?? [])],
    resourcePolicy: scene.on ? policy(...scene.on) : null,
    permissionBoundaries: scene.boundary ? [named("boundary", scene.boundary)] : [],
    scps: scene.scps === null ? null : levels("scp", scene.scps ?? []),
    rcps: levels("rcp", scene.rcps ?? []),
    sessionPolicies: scene.session ? [named("session", scene.session)] : [],
  };
}

/** What is decided, with every service under resource control policies. */
export function simulate(scene: Scene): Simulated {
  return simulateLine(lineOf(scene), { hasRcps: () => true });
}

/** `allowed`, `implicit` or `explicit` for a denial, `depends`; or the problem. */
export function verdictOf(scene: Scene): string {
  const result = simulate(scene);
  if (!result.ok) return result.problem;
  const { verdict, explicitDeny } = result.decision;
  return verdict === "denied" ? (explicitDeny ? "explicit" : "implicit") : verdict;
}
