import type { DataSet, Scope } from "@/lib/connectors/sdk/contract";
import type { SnapshotPart } from "@/lib/connectors/sdk/snapshot";
import { stepScope } from "@/lib/connectors/sdk/steps";
import type { AccountKey } from "./accounts";
import type { AwsAccount } from "./aws-account";
import type { Company } from "./company";
import type { Planted } from "./planted";

/** What a connected system is made beside: the company, and its accounts of AWS, which much of it reaches. */
export interface Estate {
  company: Company;
  account: (key: AccountKey) => AwsAccount;
}

/** A system beside AWS and the machines: what its collector wrote down, and what is wrong in it. */
export interface ConnectedSystem {
  /** The name of its source. */
  name: string;
  connector: string;
  /** What the snapshot says that it is about. */
  about: string;
  make: (estate: Estate) => { parts: SnapshotPart[]; planted: Planted[] };
}

/** A scope that was read to its end: each answer with the call that gave it. */
export function* scopeParts(
  scope: Scope,
  answers: Iterable<readonly [call: string, body: unknown]>,
): Generator<SnapshotPart> {
  for (const [call, body] of answers) yield { t: "page", scope, call, body };
  yield { t: "scopeDone", scope, complete: true };
}

/** The lists of a source whose pages say `common` beside their items: by data set, what each of its calls lists. */
export function listParts(
  source: { dataSets: readonly DataSet[]; common: object } & Parameters<typeof stepScope>[1],
  lists: { [dataSet: string]: { [call: string]: readonly unknown[] } },
): SnapshotPart[] {
  return source.dataSets
    .filter(({ id }) => Object.hasOwn(lists, id))
    .flatMap((set) => [
      ...scopeParts(
        stepScope(set, source),
        Object.entries(lists[set.id] ?? {}).map(([call, items]) => [call, { ...source.common, items }]),
      ),
    ]);
}
