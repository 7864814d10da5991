import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { csv } from "@/lib/connectors/csv/connector";
import { repeatableFields } from "@/lib/connectors/csv/fields";
import { fieldOfHeader, normaliseHeader } from "@/lib/connectors/csv/header-words";
import { isSecretHeader } from "@/lib/connectors/csv/mapping";
import { exportFile, fileReaderOf } from "@/lib/connectors/sdk/contract-kit-files";
import { of } from "@/lib/connectors/sdk/contract-kit-read";
import type { SourceRecord } from "@/lib/domain/source-record";

const folder = join(process.cwd(), "docs/query-packs");
const packs = readdirSync(folder).filter((name) => name !== "README.md");
const read = fileReaderOf(csv, new Date("2026-11-26T12:00:00Z"));
const text = (name: string) => readFileSync(join(folder, name), "utf8");

/** What the head of a script says, by its words. */
function headOf(name: string): { [word: string]: string } {
  return Object.fromEntries(
    [
      ...text(name).matchAll(
        /^(?:--|#|\/\/) (Sees|Cannot see|Least permission|Run|Columns|Example): (.+)$/gm,
      ),
    ].map(([, word = "", said = ""]) => [word, said]),
  );
}

/** The records of a sheet, without anything that was not understood. */
async function understood(sheet: string): Promise<SourceRecord[]> {
  const { records, problems, warnings } = await read([exportFile("pack.csv", sheet)], { name: "pack" });
  expect([...problems, ...warnings]).toEqual([]);
  return records;
}

describe.each(packs)("%s", (name) => {
  const head = headOf(name);
  const columns = (head.Columns ?? "").split(",");

  test("says what it sees, what it cannot, and the least permission", () => {
    expect(Object.keys(head).sort()).toEqual([
      "Cannot see",
      "Columns",
      "Example",
      "Least permission",
      "Run",
      "Sees",
    ]);
    expect(readFileSync(join(folder, "README.md"), "utf8")).toContain(`](${name})`);
  });

  test("has columns that are all understood, each as something else", () => {
    const fields = columns.map((column) => fieldOfHeader(normaliseHeader(column)));
    expect(columns.filter((_, index) => fields[index] === null)).toEqual([]);
    expect(columns.filter(isSecretHeader)).toEqual([]);
    const single = fields.filter((field) => field !== null && !repeatableFields.has(field));
    expect(new Set(single).size).toBe(single.length);
  });

  test("prints just these columns", () => {
    const code = text(name).replace(/^(?:--|#|\/\/).*$/gm, "");
    const printed = code.includes(`${head.Columns}'`) || code.includes(`${head.Columns}"`);
    const named = [...code.matchAll(/(?:AS [["]|^\s*')([a-z ]+)(?:[\]"]|' =)/gm)].map(([, column]) => column);
    expect(printed ? columns : named).toEqual(columns);
  });

  test("gives rows that become identities", async () => {
    const records = await understood(`${head.Columns}\n${head.Example}\n`);
    const [identity] = of(records, "identity");
    expect(identity?.name).toBe((head.Example ?? "").split(",")[0]);
    if (columns.includes("kind")) expect(identity?.kind).not.toBe("other");
    if (columns.includes("credential type")) expect(of(records, "credential")[0]?.type).not.toBe("unknown");
  });
});

/** Answers in the documented shape, by a part of the address or command. The first that fits is given. */
const answers: {
  [pack: string]: { answers: [string, unknown][]; env: Record<string, string>; names: string[] };
} = {
  "1password.sh": {
    answers: [
      [
        "item list",
        [
          {
            id: "a",
            title: 'Key, "shop"',
            vault: { id: "v", name: "Platform" },
            category: "API_CREDENTIAL",
            created_at: "2024-01-02T03:04:05Z",
            additional_information: "x",
          },
        ],
      ],
    ],
    env: {},
    names: ['Key, "shop"'],
  },
  "azure-devops.sh": {
    answers: [
      ["_apis/projects", { value: [{ id: "p1", name: "Shop front" }] }],
      [
        "serviceendpoint",
        {
          value: [
            {
              id: "e1",
              name: "azure",
              type: "azurerm",
              isReady: true,
              authorization: { scheme: "WorkloadIdentityFederation" },
              createdBy: { uniqueName: "ana@acme.example" },
            },
          ],
        },
      ],
    ],
    env: { AZURE_DEVOPS_ORG: "acme", AZURE_DEVOPS_PAT: "CANARY" },
    names: ["azure"],
  },
  "bitbucket.sh": {
    answers: [
      [
        "/deploy-keys",
        { values: [{ id: 1, key: "ssh-ed25519 CANARY", label: "", added_on: "2024-01-02T03:04:05+00:00" }] },
      ],
      ["page=2", { values: [{ full_name: "acme/ops" }] }],
      [
        "/repositories/acme",
        {
          values: [{ full_name: "acme/shop" }],
          next: "https://api.bitbucket.org/2.0/repositories/acme?page=2",
        },
      ],
    ],
    env: { BITBUCKET_WORKSPACE: "acme", BITBUCKET_TOKEN: "CANARY" },
    names: ["key 1", "key 1"],
  },
  "bitwarden.sh": {
    answers: [
      [
        "list items",
        [
          {
            id: "i",
            organizationId: "o",
            type: 1,
            name: "Mailer",
            login: { username: "m@acme.example", password: "CANARY", passwordRevisionDate: null },
            creationDate: "2024-01-02T03:04:05.000Z",
          },
          { type: 2, name: "A note" },
        ],
      ],
    ],
    env: { BW_ORGANIZATION: "o" },
    names: ["Mailer"],
  },
  "cloudflare.sh": {
    answers: [
      [
        "/tokens",
        {
          result: [
            {
              id: "t",
              name: "dns",
              status: "active",
              issued_on: "2024-01-02T03:04:05Z",
              policies: [{ effect: "allow", permission_groups: [{ name: "DNS Write" }] }],
            },
          ],
        },
      ],
    ],
    env: { CLOUDFLARE_ACCOUNT: "a", CLOUDFLARE_TOKEN: "CANARY" },
    names: ["dns"],
  },
  "cyberark.sh": {
    answers: [
      [
        "/Accounts",
        {
          value: [
            {
              id: "12_3",
              userName: "svc-shop",
              platformId: "WinDomain",
              safeName: "Shop",
              address: "acme.example",
              secretType: "password",
              createdTime: 1704164645,
              secretManagement: { automaticManagementEnabled: true },
            },
          ],
        },
      ],
    ],
    env: { CYBERARK_URL: "https://pvwa.acme.example", CYBERARK_TOKEN: "CANARY" },
    names: ["svc-shop"],
  },
  "sendgrid.sh": {
    answers: [
      ["api_keys/k1", { name: "shop mails", api_key_id: "k1", scopes: ["mail.send"] }],
      ["api_keys", { result: [{ name: "shop mails", api_key_id: "k1" }] }],
    ],
    env: { SENDGRID_KEY: "CANARY" },
    names: ["shop mails"],
  },
};
const tools = ["bash", "jq"].every((tool) =>
  (process.env.PATH ?? "").split(delimiter).some((place) => {
    try {
      return readdirSync(place).includes(tool);
    } catch {
      return false;
    }
  }),
);

test("every shell script has an answer to be tried with", () => {
  expect(Object.keys(answers).sort()).toEqual(packs.filter((name) => name.endsWith(".sh")).sort());
});

describe.skipIf(!tools)(
  `scripts that run here${tools ? "" : " (skipped: bash or jq is not installed)"}`,
  () => {
    const place = mkdtempSync(join(tmpdir(), "rc-packs-"));
    afterAll(() => rmSync(place, { recursive: true, force: true }));

    test.each(Object.entries(answers))("%s prints what the connector reads", async (name, pack) => {
      const cases = pack.answers.map(([part, body], index) => {
        writeFileSync(join(place, `${name}-${index}.json`), JSON.stringify(body));
        return `*"${part}"*) cat "${join(place, `${name}-${index}.json`)}" ;;`;
      });
      const fake = `#!/usr/bin/env bash\ncase "$*" in\n${cases.join("\n")}\n*) echo "no answer to $*" >&2; exit 22 ;;\nesac\n`;
      for (const tool of ["curl", "op", "bw"]) writeFileSync(join(place, tool), fake, { mode: 0o755 });
      const printed = execFileSync("bash", [join(folder, name)], {
        encoding: "utf8",
        env: { NODE_ENV: "test", PATH: `${place}${delimiter}${process.env.PATH}`, ...pack.env },
      });
      expect(printed).not.toContain("CANARY");
      expect(printed.split("\n")[0]).toBe(headOf(name).Columns);
      expect(of(await understood(printed), "identity").map((identity) => identity.name)).toEqual(pack.names);
    });
  },
);
