import { z } from "zod";
import type { Page } from "@/lib/connectors/sdk/contract";
import { clip, isObject, PageRecords } from "@/lib/connectors/sdk/page-records";
import type { Ref } from "@/lib/domain/record";
import { placeRef } from "./names";

/** What a page says: things of some groups or projects, or of the instance. */
export interface GitLabPage {
  realm: string;
  /** Who vouches for jobs elsewhere: the instance's address. */
  issuer: string;
  parts: { place: unknown; items: unknown[] }[];
}

export const idSchema = z.number().int().nonnegative();
export const nameSchema = z.string().min(1).max(1000);

export const placeSchema = z.object({
  kind: z.enum(["instance", "group", "project"]),
  id: idSchema,
  path: nameSchema,
});
const pageSchema = z.object({
  realm: z.string().regex(/^gitlab(?::[\w.:-]{1,255})?$/),
  issuer: z.string().max(2000).catch(""),
  parts: z.array(z.unknown()),
});
const partSchema = z.object({ place: placeSchema, items: z.array(z.unknown()) });

export type Place = z.output<typeof placeSchema> & { ref: Ref };
export interface Item {
  place: Place;
  value: { [key: string]: unknown };
  where: string;
}

/** A page of GitLab: its records as they are gathered. */
export class GitLabRecords extends PageRecords {
  readonly realm: string = "";
  readonly issuer: string = "";
  private readonly parts: unknown[] = [];
  private readonly said = new Set<string>();

  constructor(private readonly page: Page) {
    super(page);
    const body = pageSchema.safeParse(page.body);
    if (!body.success) {
      this.problem(page.call, "This is not an answer about groups or projects.");
      return;
    }
    this.realm = body.data.realm;
    this.issuer = body.data.issuer;
    this.parts = body.data.parts;
  }

  /** Everything that is listed, with where it stands; what is no object is a problem. */
  *items(): Generator<Item> {
    for (const [index, outside] of this.parts.entries()) {
      const part = partSchema.safeParse(outside);
      if (!part.success) {
        this.problem(
          `${this.page.call}, part ${index + 1}`,
          "It does not say of which group or project it is.",
        );
        continue;
      }
      const { place, items } = part.data;
      const ref = placeRef(this.realm, place.kind, place.id);
      for (const [at, value] of items.entries()) {
        const where = `${this.page.call} of ${clip(place.path, 150)}, item ${at + 1}`;
        if (isObject(value)) yield { place: { ...place, ref }, value, where };
        else this.problem(where, "It is not an object.");
      }
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
