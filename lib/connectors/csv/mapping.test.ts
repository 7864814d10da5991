import { describe, expect, it } from "vitest";
import { columnFieldSchema } from "@/lib/connectors/csv/fields";
import { guessMapping, isOwnExport, withChoices } from "@/lib/connectors/csv/mapping";
import { exportColumns } from "@/lib/domain/export-columns";

const fields = (headers: string[], rows: string[][] = []) =>
  guessMapping(headers, rows).map(({ field }) => field);

describe("guessing the columns", () => {
  it("knows the usual English, German and French headers", () => {
    expect(
      fields([
        "Service Account",
        "Platform",
        "Technical Owner",
        "Business Owner",
        "Env",
        "Last Login",
        "Expiry date",
      ]),
    ).toEqual(["name", "system", "owner", "business_owner", "environment", "last_used", "expires"]);
    expect(
      fields([
        "Dienstkonto",
        "Plattform",
        "Eigentümer",
        "Fachverantwortlicher",
        "Umgebung",
        "Zuletzt verwendet",
        "Gültig bis",
        "Verwendungszweck",
      ]),
    ).toEqual([
      "name",
      "system",
      "owner",
      "business_owner",
      "environment",
      "last_used",
      "expires",
      "purpose",
    ]);
    expect(
      fields([
        "Nom du compte",
        "Système",
        "Propriétaire",
        "Responsable métier",
        "Environnement",
        "Dernière utilisation",
        "Date d'expiration",
        "Équipe",
        "Droits d’accès",
      ]),
    ).toEqual([
      "name",
      "system",
      "owner",
      "business_owner",
      "environment",
      "last_used",
      "expires",
      "team",
      "permissions",
    ]);
  });

  it("tells business owners from technical ones", () => {
    const business = [
      "Business Owner (Dept.)",
      "Owner (Business)",
      "Executive Sponsor",
      "Fachverantwortliche",
    ];
    expect(fields(["Name", ...business])).toEqual(["name", ...business.map(() => "business_owner")]);
    const technical = ["Tech Owner", "Application owner", "Verantwortlich", "Responsable technique"];
    expect(fields(["Name", ...technical])).toEqual(["name", ...technical.map(() => "owner")]);
  });

  it("is not disturbed by case, blanks, signs and camel case", () => {
    expect(fields(["  ACCOUNT_NAME ", "lastUsedAt", "credential-type", "External ID (immutable)"])).toEqual([
      "name",
      "last_used",
      "credential_type",
      "external_id",
    ]);
  });

  it("gives a field to one column only, and says so", () => {
    const [first, second] = guessMapping(["Account name", "Display name"], []);
    expect(first?.field).toBe("name");
    expect(second).toMatchObject({ field: "ignore", why: expect.stringContaining("Account name") });
  });

  it("takes an application beside a name for the system", () => {
    expect(fields(["Application", "Service account", "Owner"])).toEqual(["system", "name", "owner"]);
  });

  it("marks columns of secrets, whatever they are called, and leaves them out", () => {
    for (const header of [
      "Password",
      "db_password",
      "API Key",
      "Client Secret",
      "Passwort",
      "Mot de passe",
      "Clé API",
      "Token",
    ]) {
      expect(guessMapping(["Name", header], [])[1]).toMatchObject({ field: "ignore", secret: true });
    }
    for (const header of [
      "Password last changed",
      "Key ID",
      "Credential type",
      "Secret name",
      "Token expiry date",
    ]) {
      expect(guessMapping(["Name", header], [])[1]).toMatchObject({ secret: false });
    }
  });

  it("lets cells decide where a header is vague", () => {
    const rows = [
      ["AKIAQ3EGTL5ZNVHPWK2M", "arn:aws:iam::111122223333:user/a"],
      ["AKIAQ3EGTL5ZNVHPWK2N", "arn:aws:iam::111122223333:user/b"],
    ];
    expect(fields(["API key", "Reference"], rows)).toEqual(["credential_id", "external_id"]);
  });

  it("takes an account for the name when nothing else is one", () => {
    expect(fields(["Account", "Owner"])).toEqual(["name", "owner"]);
    expect(fields(["Account", "Name"])).toEqual(["account", "name"]);
  });

  it("leaves out what it does not know", () => {
    expect(guessMapping(["Name", "Zorbl"], [])[1]).toMatchObject({ field: "ignore", confidence: 0.3 });
    expect(fields(["Name", "tag: cost center"])).toEqual(["name", "tags:cost center"]);
  });

  it("answers every header with a valid field", () => {
    for (const { field } of guessMapping(
      ["", " ", "__proto__", "constructor", "tags:", "=1+1", "x".repeat(5000)],
      [],
    )) {
      expect(columnFieldSchema.safeParse(field).success).toBe(true);
    }
  });
});

describe("our own export", () => {
  it("is known by its columns, in any order and with columns added", () => {
    expect(isOwnExport(exportColumns)).toBe(true);
    expect(isOwnExport([...exportColumns, "Reviewed by"].reverse())).toBe(true);
    expect(isOwnExport(exportColumns.slice(1))).toBe(false);
  });

  it("reads back what identifies and what people fill in, and nothing that is computed", () => {
    const byHeader = Object.fromEntries(guessMapping(exportColumns, []).map((each) => [each.header, each]));
    for (const name of ["name", "realm", "external_id", "owner", "team", "environment", "purpose"]) {
      expect(byHeader[name]).toMatchObject({ field: name, confidence: 1 });
    }
    for (const name of [
      "id",
      "sources",
      "last_used",
      "last_used_grade",
      "credential_types",
      "oldest_credential",
    ]) {
      expect(byHeader[name]?.field).toBe("ignore");
    }
  });
});

describe("choices", () => {
  it("win over guesses and take the field from a guessed column", () => {
    const guesses = guessMapping(["Name", "Login"], []);
    expect(withChoices(guesses, { Login: "name" }).map(({ field }) => field)).toEqual(["ignore", "name"]);
    expect(withChoices(guesses, { Other: "name" }).map(({ field }) => field)).toEqual(["name", "ignore"]);
  });

  it("do not make a column of secrets readable", () => {
    expect(withChoices(guessMapping(["Name", "Password"], []), { Password: "description" })[1]).toMatchObject(
      { secret: true },
    );
  });
});
