import { z } from "zod";
import type { Page } from "@/lib/connectors/sdk/contract";
import { PageRecords } from "@/lib/connectors/sdk/page-records";
import type { Ref } from "@/lib/domain/record";
import { clusterRealm } from "./names";

/** What a page says: objects of one kind, and what is true of the cluster for all of them. */
export interface ClusterPage {
  /** Lasting id of the cluster. */
  cluster: string;
  items: unknown[];
  /** Which page of its list it is, from 0, and whether the list ends with it; left out by earlier versions. */
  part?: number;
  last?: boolean;
  /** Who vouches for tokens of this cluster elsewhere. */
  issuer?: string | null;
  /** The Entra tenant of workload identities that name none. */
  tenant?: string;
  /** Since when use of tokens in Secrets is recorded (a date), or why it is not known. */
  tracking?: string;
}

const pageSchema = z.object({
  cluster: z.string().min(1).max(300),
  items: z.array(z.unknown()),
  part: z.number().int().min(0).max(1_000_000).optional().catch(undefined),
  last: z.boolean().optional().catch(undefined),
  issuer: z.string().max(2000).nullish().catch(null),
  tenant: z.string().max(100).optional().catch(undefined),
  tracking: z.string().max(100).optional().catch(undefined),
});

const texts = z
  .record(z.string(), z.unknown())
  .catch({})
  .transform((all) =>
    Object.fromEntries(
      Object.entries(all).filter(
        (entry): entry is [string, string] => typeof entry[1] === "string" && entry[0] !== "__proto__",
      ),
    ),
  );

/** Without a name nothing can be said of an object; a namespace that is no text is none that can be named. */
const metadataSchema = z.object({
  name: z.string().min(1).max(300),
  namespace: z.string().min(1).max(300).optional(),
  uid: z.string().min(1).max(100).optional().catch(undefined),
  creationTimestamp: z.unknown().optional(),
  deletionTimestamp: z.unknown().optional(),
  labels: texts,
  annotations: texts,
  owners: z.array(z.object({ kind: z.string().max(200), name: z.string().max(300) })).catch([]),
});
export type Metadata = z.output<typeof metadataSchema>;

const objectSchema = z.looseObject({ metadata: metadataSchema });

/** One object of a page: its metadata, and the rest as it came. */
export interface ClusterObject {
  metadata: Metadata;
  /** `ns/name`, or the name. For problems and screens. */
  title: string;
  rest: { [key: string]: unknown };
}

/** A page of a cluster: its facts, and its records as they are gathered. */
export class ClusterRecords extends PageRecords {
  readonly realm: string = "";
  readonly facts: z.output<typeof pageSchema> | null;
  private readonly said = new Set<string>();

  constructor(private readonly page: Page) {
    super(page);
    const body = pageSchema.safeParse(page.body);
    this.facts = body.success ? body.data : null;
    if (body.success) this.realm = clusterRealm(body.data.cluster);
    else this.problem(page.call, "This is not a list of a cluster's objects.");
  }

  /** The objects that have a name; the others are problems. Those of a namespaced kind must name theirs. */
  *objects(isNamespaced: boolean): Generator<ClusterObject> {
    for (const [index, item] of (this.facts?.items ?? []).entries()) {
      const read = objectSchema.safeParse(item);
      const where = `${this.page.call}, item ${index + 1}`;
      if (!read.success) this.problem(where, "It has no name that can be read.");
      else if (isNamespaced && !read.data.metadata.namespace) {
        this.problem(where, `${read.data.metadata.name} does not say its namespace.`);
      } else {
        const { metadata, ...rest } = read.data;
        const title = isNamespaced ? `${metadata.namespace}/${metadata.name}` : metadata.name;
        yield { metadata, title, rest };
      }
    }
  }

  /** Whether this page says a thing for the first time; what many objects share is said once. */
  isNew(type: string, ref: Ref): boolean {
    const key = `${type} ${ref.realm} ${ref.externalId}`;
    if (this.said.has(key)) return false;
    this.said.add(key);
    return true;
  }
}
