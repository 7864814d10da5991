import { z } from "zod";
import type { Page } from "@/lib/connectors/sdk/contract";
import { isObject, PageRecords } from "@/lib/connectors/sdk/page-records";
import type { Ref } from "@/lib/domain/record";

const bodySchema = z.looseObject({ realm: z.string().min(1).max(300), items: z.array(z.unknown()) });

/** One thing of a page, and where it stands, for problems. */
export interface Item {
  value: { [key: string]: unknown };
  where: string;
}

/** A page that is a list: what issues the ids, the items, and whatever is true of all of them beside. */
export class ItemRecords extends PageRecords {
  readonly realm: string = "";
  /** What stands beside the items. */
  readonly beside: { [key: string]: unknown } = {};
  private readonly listed: unknown[] = [];
  private readonly said = new Set<string>();

  constructor(
    private readonly page: Page,
    realm: RegExp,
  ) {
    super(page);
    const body = bodySchema.safeParse(page.body);
    if (!body.success || !realm.test(body.data.realm)) {
      this.problem(page.call, "This is not a list that says whose it is.");
      return;
    }
    this.realm = body.data.realm;
    this.beside = body.data;
    this.listed = body.data.items;
  }

  ref(externalId: string): Ref {
    return { realm: this.realm, externalId };
  }

  /** The items that are objects; the others are problems. */
  *items(): Generator<Item> {
    for (const [index, value] of this.listed.entries()) {
      const where = `${this.page.call}, item ${index + 1}`;
      if (isObject(value)) yield { value, where };
      else this.problem(where, "It is not an object.");
    }
  }

  /** Every item that its schema can read; one that lacks what it must have is a problem. */
  *read<T extends z.ZodType>(schema: T): Generator<{ item: z.output<T>; where: string }> {
    for (const { value, where } of this.items()) {
      const read = schema.safeParse(value);
      if (read.success) yield { item: read.data, where };
      else this.problem(where, "It has no id or name that can be read.");
    }
  }

  /** Whether this page says a thing for the first time; what many share is said once. */
  isNew(type: string, { realm, externalId }: Ref): boolean {
    const key = `${type}\0${realm}\0${externalId}`;
    if (this.said.has(key)) return false;
    this.said.add(key);
    return true;
  }
}
