import type { Page } from "@/lib/connectors/sdk/contract";
import { ItemRecords } from "@/lib/connectors/sdk/item-records";
import type { Ref } from "@/lib/domain/record";
import { organizationName, organizationRef, platformRealms } from "./names";

/** A page of the platform: items of one organisation. */
export class PlatformRecords extends ItemRecords {
  /** The organisation's name; a page that does not say it is a problem, and its things lie in none. */
  readonly organization: string = "";
  readonly container: Ref | null = null;

  constructor(page: Page) {
    super(page, platformRealms);
    const { organization } = this.beside;
    if (typeof organization === "string" && organizationName.test(organization)) {
      this.organization = organization;
      this.container = organizationRef(this.realm, organization);
    } else if (this.realm !== "") this.problem(page.call, "It does not say of which organisation it is.");
  }
}
