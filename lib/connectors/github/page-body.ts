import { z } from "zod";
import type { Page } from "@/lib/connectors/sdk/contract";
import { clip, isObject, PageRecords } from "@/lib/connectors/sdk/page-records";
import type { Ref } from "@/lib/domain/record";
import { orgRef, repoRef } from "./names";

/** What a page says: things of the organisation, or of each of some repositories. */
export interface GitHubPage {
  realm: string;
  org: { id: number; login: string };
  items?: unknown[];
  repos?: { repo: unknown; items: unknown[] }[];
}

export const idSchema = z.number().int().nonnegative();
/** Logins, names of repositories, of secrets: GitHub keeps them short, a hostile one may not. */
export const nameSchema = z.string().min(1).max(500);

const orgSchema = z.object({ id: idSchema, login: nameSchema });
export const repoSchema = z.object({
  id: idSchema,
  full_name: nameSchema,
  private: z.boolean().optional().catch(undefined),
  archived: z.boolean().optional().catch(undefined),
  default_branch: nameSchema.optional().catch(undefined),
  topics: z.array(z.string().max(200)).optional().catch(undefined),
  visibility: z.string().max(50).optional().catch(undefined),
});
export type Repo = z.output<typeof repoSchema>;

const pageSchema = z.object({
  realm: z.string().regex(/^github(?::[\w.:-]{1,255})?$/),
  org: orgSchema,
  items: z.array(z.unknown()).optional(),
  repos: z.array(z.unknown()).optional(),
});
const repoPartSchema = z.object({ repo: repoSchema, items: z.array(z.unknown()) });

/** Where a thing stands: in the organisation, or in one of its repositories. */
export interface Place {
  ref: Ref;
  org: { id: number; login: string };
  repo: Repo | null;
  /** `acme`, or `acme/shop`. */
  title: string;
}
export interface Item {
  place: Place;
  value: { [key: string]: unknown };
  where: string;
}

/** A page of GitHub: its records as they are gathered. */
export class GitHubRecords extends PageRecords {
  readonly realm: string = "";
  private readonly body: z.output<typeof pageSchema> | null;
  private readonly said = new Set<string>();

  constructor(private readonly page: Page) {
    super(page);
    const body = pageSchema.safeParse(page.body);
    this.body = body.success ? body.data : null;
    if (body.success) this.realm = body.data.realm;
    else this.problem(page.call, "This is not an answer about an organisation.");
  }

  /** The organisation as a place; null where the page does not say which. */
  organisation(): Place | null {
    if (!this.body) return null;
    const { org } = this.body;
    return { ref: orgRef(this.realm, org.id), org, repo: null, title: org.login };
  }

  /** Everything that is listed, with where it stands; what is no object is a problem. */
  *items(): Generator<Item> {
    const org = this.organisation();
    if (!org) return;
    yield* this.objects(this.body?.items ?? [], org);
    for (const [index, part] of (this.body?.repos ?? []).entries()) {
      const read = repoPartSchema.safeParse(part);
      if (!read.success) {
        this.problem(`${this.page.call}, repository ${index + 1}`, "It has no id and name that can be read.");
        continue;
      }
      const { repo, items } = read.data;
      yield* this.objects(items, { ...org, ref: repoRef(this.realm, repo.id), repo, title: repo.full_name });
    }
  }

  private *objects(items: unknown[], place: Place): Generator<Item> {
    for (const [index, value] of items.entries()) {
      const where = `${this.page.call} of ${clip(place.title, 150)}, item ${index + 1}`;
      if (isObject(value)) yield { place, value, where };
      else this.problem(where, "It is not an object.");
    }
  }

  /** What stands at an item, read by its schema; null and a problem where it has not what it must have. */
  read<T extends z.ZodType>(schema: T, { value, where }: Item): z.output<T> | null {
    const read = schema.safeParse(value);
    if (read.success) return read.data;
    this.problem(where, "It has no id or name that can be read.");
    return null;
  }

  /** Whether this page says a thing for the first time; what many share is said once. */
  isNew(type: string, ref: Ref): boolean {
    const key = `${type} ${ref.externalId}`;
    if (this.said.has(key)) return false;
    this.said.add(key);
    return true;
  }
}
