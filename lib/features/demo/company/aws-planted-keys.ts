import { type AwsAccount, keyRef } from "./aws-account";
import { allow, awsPolicy, trustsService } from "./aws-documents";
import { companyDomain } from "./company";
import { type Planted, planted } from "./planted";

/** The key that stands in four places, by the name under which the mint keeps it. */
export const ciDeployKey = "shop-prod/ci-deploy";
/** The key of a person that a job runs on. */
export const personalKey = "data-prod/grace.adeyemi";
/** The key that a function carries in its variables. */
export const functionKey = "payments-prod/psp-export";

/** Keys that should not be: too old, too powerful, of the wrong person, in the wrong place, or never used. */
export function plantKeys(account: AwsAccount): Planted[] {
  switch (account.facts.key) {
    case "shop-prod":
      return [rootKey(account), ciDeploy(account), twoKeys(account)];
    case "shared-services":
      return [adminKey(account)];
    case "data-prod":
      return [personOfJob(account)];
    case "payments-prod":
      return [functionWithKey(account), leaversKey(account)];
    case "data-dev":
      return [serviceKey(account)];
    case "shop-staging":
      return [neverUsedKeys(account)];
    default:
      return [];
  }
}

function rootKey(account: AwsAccount): Planted {
  account.rootKey = {
    createdAt: account.company.ago(3400, "root key"),
    lastUsedAt: account.company.ago(950, "root key use"),
  };
  const root = account.arn("root");
  return planted("root-key", 2, "The root user of the oldest account has an access key.", {
    identities: [{ realm: account.realm, externalId: `${account.id}:root` }],
    credentials: [{ realm: account.realm, externalId: `${root}/access_key_1` }],
  });
}

/** Also lies on two machines and in the register, see `machines-planted.ts` and `register.ts`. */
function ciDeploy(account: AwsAccount): Planted {
  const { company } = account;
  const key = company.secrets.awsKey(ciDeployKey);
  const user = account.user("ci-deploy", {
    createdAt: company.ago(2700, "ci-deploy"),
    attached: [awsPolicy("AdministratorAccess")],
    tags: { "created-by": `ilse.brandt@${companyDomain}`, purpose: "Deploys the old shop" },
    keys: [
      { key, createdAt: company.ago(2650, "ci-deploy key"), lastUsedAt: company.ago(0, "ci-deploy use") },
    ],
  });
  return planted(
    "ci-deploy-key-in-four-places",
    1,
    "An administrator's key of 2019 lies on two machines and in a spreadsheet.",
    {
      identities: [account.ref(user)],
      credentials: [keyRef(key)],
    },
  );
}

function twoKeys(account: AwsAccount): Planted {
  const { company } = account;
  const keys = ["old", "new"].map((which) => company.secrets.awsKey(`shop-prod/warehouse-feed ${which}`));
  const [old, young] = keys;
  const user = account.user("warehouse-feed", {
    createdAt: company.ago(2100, "warehouse-feed"),
    attached: [awsPolicy("AmazonS3FullAccess")],
    tags: { team: "logistics" },
    keys: [
      ...(old
        ? [
            {
              key: old,
              createdAt: company.ago(2100, "warehouse old"),
              lastUsedAt: company.ago(1, "warehouse old"),
            },
          ]
        : []),
      ...(young
        ? [
            {
              key: young,
              createdAt: company.ago(240, "warehouse new"),
              lastUsedAt: company.ago(2, "warehouse new"),
            },
          ]
        : []),
    ],
  });
  return planted(
    "two-active-keys",
    11,
    "A rotation that was begun eight months ago: both keys are active and in use.",
    {
      identities: [account.ref(user)],
      credentials: keys.map(keyRef),
    },
  );
}

function adminKey(account: AwsAccount): Planted {
  const { company } = account;
  const key = company.secrets.awsKey("shared-services/terraform-admin");
  const user = account.user("terraform-admin", {
    createdAt: company.ago(2300, "terraform-admin"),
    attached: [awsPolicy("AdministratorAccess")],
    tags: { team: "platform" },
    keys: [
      {
        key,
        createdAt: company.ago(2300, "terraform-admin key"),
        lastUsedAt: company.ago(1, "terraform-admin use"),
        service: "sts",
      },
    ],
  });
  return planted(
    "admin-with-static-key",
    2,
    "An administrator proves itself with a key that is six years old.",
    {
      identities: [account.ref(user)],
      credentials: [keyRef(key)],
    },
  );
}

/** The job itself is on `batch-01`, see `machines-planted.ts`. */
function personOfJob(account: AwsAccount): Planted {
  const { company } = account;
  const key = company.secrets.awsKey(personalKey);
  const createdAt = company.ago(1250, "grace");
  const user = account.user("grace.adeyemi", {
    createdAt,
    attached: [awsPolicy("PowerUserAccess")],
    tags: { email: `grace.adeyemi@${companyDomain}`, team: "data" },
    password: { createdAt, lastUsedAt: company.ago(12, "grace password"), mfa: true },
    keys: [{ key, createdAt, lastUsedAt: company.ago(0, "grace key") }],
  });
  return planted("job-runs-on-a-person", 7, "A nightly job in production runs on the key of a person.", {
    identities: [account.ref(user)],
    credentials: [keyRef(key)],
  });
}

function functionWithKey(account: AwsAccount): Planted {
  const { company } = account;
  const key = company.secrets.awsKey(functionKey);
  const user = account.user("psp-export", {
    createdAt: company.ago(1700, "psp-export"),
    attached: [awsPolicy("AmazonS3FullAccess")],
    tags: { team: "payments" },
    keys: [
      { key, createdAt: company.ago(1700, "psp-export key"), lastUsedAt: company.ago(0, "psp-export use") },
    ],
  });
  const role = account.role("psp-export-lambda", {
    path: "/service-role/",
    createdAt: company.ago(1690, "psp-export role"),
    trust: trustsService("lambda.amazonaws.com"),
    attached: [awsPolicy("service-role/AWSLambdaBasicExecutionRole")],
    lastUsedAt: company.ago(0, "psp-export role use"),
  });
  account.functions.push({
    name: "psp-export",
    region: "eu-central-1",
    role: role.arn,
    variables: {
      EXPORT_AWS_ACCESS_KEY_ID: key.id,
      EXPORT_AWS_SECRET_ACCESS_KEY: key.secret,
      LOG_LEVEL: "info",
    },
  });
  const arn = `arn:aws:lambda:eu-central-1:${account.id}:function:psp-export`;
  return planted(
    "key-in-function",
    1,
    "A function carries a static key in its variables, where everybody who may list functions reads it.",
    {
      identities: [account.ref(user)],
      credentials: [keyRef(key)],
      placements: [{ realm: account.realm, externalId: `${arn}/environment/EXPORT_AWS_SECRET_ACCESS_KEY` }],
    },
  );
}

function leaversKey(account: AwsAccount): Planted {
  const { company } = account;
  const key = company.secrets.awsKey("payments-prod/ledger-archive");
  const user = account.user("ledger-archive", {
    createdAt: company.ago(1450, "ledger-archive"),
    inline: { archive: allow(["s3:GetObject", "s3:DeleteObject", "s3:PutObject"]) },
    tags: { "created-by": `piet.vermeer@${companyDomain}`, owner: `piet.vermeer@${companyDomain}` },
    keys: [
      {
        key,
        createdAt: company.ago(1450, "ledger-archive key"),
        lastUsedAt: company.ago(4, "ledger-archive use"),
      },
    ],
  });
  return planted("creator-left", 4, "Its owner and creator left the company, and the key works.", {
    identities: [account.ref(user)],
    credentials: [keyRef(key)],
  });
}

function serviceKey(account: AwsAccount): Planted {
  const user = account.user("bedrock-playground", {
    createdAt: account.company.ago(290, "bedrock"),
    inline: { models: allow("bedrock:InvokeModel") },
    tags: { team: "data" },
  });
  const id = account.principalId("ACCA", "bedrock key");
  account.serviceKeys.push({
    id,
    user,
    service: "bedrock.amazonaws.com",
    createdAt: account.company.ago(290, "bedrock key"),
  });
  return planted("model-key-without-end", 11, "An API key for language models that never expires.", {
    identities: [account.ref(user)],
    credentials: [{ realm: "aws", externalId: id }],
  });
}

function neverUsedKeys(account: AwsAccount): Planted {
  const { company } = account;
  const made = ["feed-north", "feed-south", "feed-east"].map((name, index) => {
    const key = company.secrets.awsKey(`shop-staging/${name}`);
    const createdAt = company.ago(600 + index * 40, "staging", name);
    const user = account.user(`staging-${name}`, {
      createdAt,
      attached: [awsPolicy("AmazonS3ReadOnlyAccess")],
      keys: [{ key, createdAt, lastUsedAt: null }],
    });
    return { user, key };
  });
  return planted(
    "keys-never-used",
    null,
    "Three keys were never used, and IAM has recorded their whole life: safe to propose for removal.",
    {
      identities: made.map(({ user }) => account.ref(user)),
      credentials: made.map(({ key }) => keyRef(key)),
    },
  );
}
