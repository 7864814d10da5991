import { PassThrough, Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import type { ExportFile } from "@/lib/connectors/sdk/contract";
import { type SnapshotAbout, type SnapshotPart, writeSnapshot } from "@/lib/connectors/sdk/snapshot";
import { type AccountKey, accountId } from "./accounts";
import { awsOrganization } from "./aws-source";
import { cloudTrail } from "./aws-trail";
import { Company, type CompanyOrigin, companyName } from "./company";
import { connectedSystems } from "./connected-systems";
import type { TrueOwner } from "./keepers";
import { fleetOf, machineNamed, machineNames } from "./machines";
import type { Planted } from "./planted";
import { registerSheet } from "./register";
import { trueOwnersOf } from "./true-owners";

/** One source of the demo: read by a connector like any other that people bring files for. */
export interface DemoSource {
  name: string;
  connector: string;
  files: () => Promise<ExportFile[]>;
  /** Logs of what its identities did, taken in as logs that people bring. */
  logs?: () => ExportFile[];
}

export interface DemoCompany {
  /** In the order in which they are loaded: the largest first. */
  sources: DemoSource[];
  planted: () => Planted[];
  /** Who really looks after what. Nothing that the product reads says so. */
  trueOwners: () => TrueOwner[];
  /** Every secret that was made up so far, for whoever looks whether one got through. */
  secrets: () => string[];
}

/**
 * The demo company in the raw formats of the connectors. A new connector adds its system to `connected-systems.ts`. `fingerprintKeyId`
 * names the key behind `fingerprint`, as a collector writes it into its snapshots. What a source holds is made up when it
 * is first asked for.
 */
export function demoCompany(origin: CompanyOrigin & { fingerprintKeyId: string | null }): DemoCompany {
  const company = new Company(origin);
  const organization = once(() => awsOrganization(company));
  const fleet = once(() => fleetOf(company));
  const account = (key: AccountKey) => {
    const found = organization().accounts.find(({ facts }) => facts.key === key);
    if (!found) throw new RangeError(`The account ${key} was not read.`);
    return found;
  };
  const connected = connectedSystems.map((system) => ({
    ...system,
    made: once(() => system.make({ company, account })),
  }));
  const register = once(() => registerSheet(company, organization().accounts));
  const snapshotOf = (connector: string, about: string, parts: Iterable<SnapshotPart>) =>
    snapshot(parts, {
      connector,
      about,
      collectedAt: origin.now,
      fingerprintKeyId: origin.fingerprintKeyId,
    });
  return {
    sources: [
      {
        name: `AWS organisation ${companyName}`,
        connector: "aws",
        files: () => snapshotOf("aws", accountId("management"), organization().parts),
        logs: () => [
          fileOf("cloudtrail.json", Buffer.from(JSON.stringify(cloudTrail(organization().accounts)))),
        ],
      },
      ...connected.map(({ name, connector, about, made }) => ({
        name,
        connector,
        files: () => snapshotOf(connector, about, made().parts),
      })),
      ...machineNames.map((name) => ({
        name,
        connector: "host",
        files: () => snapshotOf("host", name, machineNamed(fleet().machines, name).parts()),
      })),
      {
        name: "Service account register",
        connector: "csv",
        files: async () => [fileOf("service-account-register.csv", Buffer.from(register().text))],
      },
    ],
    planted: () => [
      ...organization().planted,
      ...connected.flatMap(({ made }) => made().planted),
      ...fleet().planted,
      ...register().planted,
    ],
    trueOwners: () => trueOwnersOf({ company, account }),
    secrets: () => company.secrets.values,
  };
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

async function snapshot(parts: Iterable<SnapshotPart>, about: SnapshotAbout): Promise<ExportFile[]> {
  const out = new PassThrough();
  const [bytes] = await Promise.all([buffer(out), writeSnapshot(Readable.from(parts), about, out)]);
  return [fileOf(`${about.connector}-${about.about}.snapshot`, bytes)];
}

function fileOf(name: string, bytes: Buffer): ExportFile {
  return { name, size: bytes.length, open: () => Readable.from([bytes]) };
}
