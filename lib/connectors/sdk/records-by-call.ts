import type { Page, Parsed } from "@/lib/connectors/sdk/contract";

/** `toRecords` of a connector whose pages are each read by the call that gave them. */
export function recordsByCall(readers: { readonly [call: string]: (page: Page) => Parsed }) {
  return (page: Page): Parsed => {
    const read = Object.hasOwn(readers, page.call) ? readers[page.call] : undefined;
    if (read) return read(page);
    return {
      records: [],
      problems: [{ where: page.call, what: "This version does not know this kind of answer." }],
    };
  };
}
