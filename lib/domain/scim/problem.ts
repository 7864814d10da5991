/** What may be wrong with a request of SCIM, as RFC 7644 §3.12 names it. */
export type ScimType =
  | "invalidFilter"
  | "invalidPath"
  | "invalidSyntax"
  | "invalidValue"
  | "mutability"
  | "noTarget"
  | "uniqueness";

/** A request of SCIM that is refused. Its text is for whoever set the identity provider up; nothing was changed. */
export class ScimProblem extends Error {
  constructor(
    readonly status: number,
    readonly scimType: ScimType | null,
    detail: string,
  ) {
    super(detail);
    this.name = "ScimProblem";
  }
}

/** The request itself is wrong. */
export function badRequest(scimType: ScimType, detail: string): ScimProblem {
  return new ScimProblem(400, scimType, detail);
}
