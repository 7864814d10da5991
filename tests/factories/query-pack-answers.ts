/** What a service or its command says, and the headers that come with it. */
interface Answer {
  /** A part of the address or command that is answered so; the first answer that fits is given. */
  to: string;
  body: unknown;
  headers?: string;
}

/** Answers in the documented shape to what a query pack asks, and what it should make of them. */
interface PackAnswers {
  answers: Answer[];
  env: Record<string, string>;
  /** The names of the identities, or of the places that hold a secret. */
  names: string[];
}

export const packAnswers: { [pack: string]: PackAnswers } = {
  "1password.sh": {
    answers: [
      {
        to: "item list",
        body: [
          {
            id: "a",
            title: 'Key, "shop"',
            vault: { id: "v", name: "Platform" },
            category: "API_CREDENTIAL",
            created_at: "2024-01-02T03:04:05Z",
            updated_at: "2024-02-02T03:04:05Z",
            additional_information: "CANARY",
          },
          {
            id: "b",
            title: "Database",
            vault: { id: "v", name: "Platform" },
            category: "DATABASE",
            created_at: "2024-01-02T03:04:05Z",
            updated_at: "2024-02-02T03:04:05Z",
          },
        ],
      },
    ],
    env: {},
    names: ['Key, "shop"', "Database"],
  },
  "azure-devops.sh": {
    answers: [
      {
        to: "p1/_apis/serviceendpoint",
        body: {
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
      },
      {
        to: "serviceendpoint",
        body: { value: [{ id: "e2", name: "registry", type: "dockerregistry", authorization: {} }] },
      },
      { to: "continuationToken=a%2Fb", body: { value: [{ id: "p2", name: "Ops" }] } },
      {
        to: "_apis/projects",
        body: { value: [{ id: "p1", name: "Shop front" }] },
        headers: "HTTP/2 200\r\nX-MS-ContinuationToken: a/b\r\n\r\n",
      },
    ],
    env: { AZURE_DEVOPS_ORG: "acme", AZURE_DEVOPS_PAT: "CANARY" },
    names: ["azure", "registry"],
  },
  "bitbucket.sh": {
    answers: [
      {
        to: "/deploy-keys",
        body: {
          values: [{ id: 1, key: "ssh-ed25519 CANARY", label: "", added_on: "2024-01-02T03:04:05+00:00" }],
        },
      },
      { to: "page=2", body: { values: [{ full_name: "acme/ops" }] } },
      {
        to: "/repositories/acme",
        body: {
          values: [{ full_name: "acme/shop" }],
          next: "https://api.bitbucket.org/2.0/repositories/acme?page=2",
        },
      },
    ],
    env: { BITBUCKET_WORKSPACE: "acme", BITBUCKET_TOKEN: "CANARY" },
    names: ["key 1", "key 1"],
  },
  "bitwarden.sh": {
    answers: [
      {
        to: "list items",
        body: [
          {
            id: "i",
            type: 1,
            name: "Mailer",
            login: { username: "m@acme.example", password: "CANARY", passwordRevisionDate: null },
            creationDate: "2024-01-02T03:04:05.000Z",
            revisionDate: "2024-01-02T03:04:05.000Z",
          },
          { id: "n", type: 2, name: "A note", notes: "CANARY" },
          {
            id: "k",
            type: 5,
            name: "Deploys",
            sshKey: { privateKey: "CANARY", publicKey: "ssh-ed25519 CANARY", keyFingerprint: "SHA256:AbC" },
            creationDate: "2024-01-02T03:04:05.000Z",
            revisionDate: "2024-01-02T03:04:05.000Z",
          },
        ],
      },
    ],
    env: { BW_ORGANIZATION: "o" },
    names: ["Deploys"],
  },
  "cloudflare.sh": {
    answers: [
      {
        to: "page=1",
        body: {
          result: Array.from({ length: 50 }, (_, n) => ({
            id: `t${n}`,
            name: "dns",
            status: "active",
            issued_on: "2024-01-02T03:04:05Z",
            policies: [{ effect: "allow", permission_groups: [{ name: "DNS Write" }] }],
          })),
        },
      },
      { to: "/tokens", body: { result: [{ id: "t", name: "last", status: "active", policies: [] }] } },
    ],
    env: { CLOUDFLARE_ACCOUNT: "a", CLOUDFLARE_TOKEN: "CANARY" },
    names: [...Array.from({ length: 50 }, () => "dns"), "last"],
  },
  "cyberark.sh": {
    answers: [
      {
        to: "offset=0",
        body: {
          value: Array.from({ length: 1000 }, (_, n) => ({
            id: `12_${n}`,
            userName: "svc-shop",
            name: "WinDomain-acme.example-svc-shop",
            platformId: "WinDomain",
            safeName: "Shop",
            address: "acme.example",
            secretType: "password",
            createdTime: 1704164645,
            secretManagement: { automaticManagementEnabled: true, lastModifiedTime: 1704164645 },
          })),
        },
      },
      { to: "/Accounts", body: { value: [{ id: "13_1", userName: "last", safeName: "Shop" }] } },
    ],
    env: { CYBERARK_URL: "https://pvwa.acme.example", CYBERARK_TOKEN: "CANARY" },
    names: [...Array.from({ length: 1000 }, () => "svc-shop"), "last"],
  },
  "sendgrid.sh": {
    answers: [
      { to: "api_keys/k1", body: { name: "shop mails", api_key_id: "k1", scopes: ["mail.send"] } },
      { to: "api_keys", body: { result: [{ name: "shop mails", api_key_id: "k1" }] } },
    ],
    env: { SENDGRID_KEY: "CANARY" },
    names: ["shop mails"],
  },
};
