import type { ExportedFinding, ExportedPlace } from "@/lib/domain/finding-formats/exported-finding";

/** A finding of which all is known; what is given replaces parts of it. */
export function exportedFinding(part: Partial<ExportedFinding> = {}): ExportedFinding {
  return {
    id: "11111111-1111-4111-8111-111111111111",
    rule: { id: "credential-too-old", title: "Credential is too old" },
    risks: ["NHI7"],
    severity: "high",
    confidence: "high",
    sentence: "AKIA1 was made 400 days ago; the limit is 90.",
    evidence: [{ label: "Age", value: "400 days" }],
    state: "open",
    unsure: false,
    identity: {
      id: "22222222-2222-4222-8222-222222222222",
      name: "ci-deploy",
      externalId: "arn:aws:iam::111111111111:user/ci-deploy",
    },
    place: null,
    system: "aws",
    environment: "production",
    account: {
      id: "33333333-3333-4333-8333-333333333333",
      name: "payments",
      externalId: "111111111111",
    },
    owner: { person: { name: "Ada", email: "ada@example.com" }, team: null },
    cause: null,
    firstSeenAt: new Date("2026-11-01T00:00:00Z"),
    lastSeenAt: new Date("2026-11-20T00:00:00Z"),
    resolvedAt: null,
    reopenedAt: null,
    times: 1,
    about: {
      kind: "cloud_user",
      class: "non_human",
      risk: 71,
      createdAt: new Date("2019-03-01T00:00:00Z"),
      firstSeenAt: new Date("2026-10-01T00:00:00Z"),
      lastUsedAt: new Date("2026-11-19T00:00:00Z"),
    },
    ...part,
  };
}

const place = {
  id: "44444444-4444-4444-8444-444444444444",
  kind: "config_file" as const,
  locator: "github.com/acme/shop@0123456789ab:deploy/my app.yml:12",
};

/** As a scan of its history tells it. */
export const exportedPlace: ExportedPlace = {
  ...place,
  externalId: "0123456789abcdef0123456789abcdef01234567:deploy/my app.yml:12#aws",
};

/** A secret in a file of a repository, whose identity nobody knows. */
export const findingOfPlace: Partial<ExportedFinding> = {
  rule: { id: "unresolved-secret-in-plain-place", title: "Secret of nobody in a plain place" },
  risks: ["NHI2"],
  identity: null,
  about: undefined,
  system: null,
  owner: null,
  place,
  places: [exportedPlace],
};

/** Names as an attacker would choose them. */
export const hostileFinding: Partial<ExportedFinding> = {
  identity: {
    id: "22222222-2222-4222-8222-222222222222",
    name: '=cmd|" /C calc"!A0 [click](https://evil.example) {0} <img src=x onerror=alert(1)> \u202Egnp.exe',
    externalId: '{"a":"b"}\n</script>',
  },
  sentence: 'It is named "}]}" and\r\n,"level":"none" and \u2028 too.',
  account: { id: "33333333-3333-4333-8333-333333333333", name: "@SUM(A1)", externalId: null },
  cause: { key: "+1", title: "-2+3" },
  evidence: [{ label: "=1", value: "\t@x" }],
};
