import { awsRealm } from "@/lib/connectors/aws/arn";
import type { Ref } from "@/lib/domain/record";
import type { AccountFacts } from "./accounts";
import { awsPolicyDocument, type PolicyDocument } from "./aws-documents";
import type { Company } from "./company";
import type { Keeper, TrueOwner } from "./keepers";
import type { KeyPair } from "./secret-mint";

const idAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

interface Holder {
  createdAt: Date;
  path?: string;
  tags?: Record<string, string>;
  /** ARNs of attached policies. */
  attached?: string[];
  inline?: Record<string, PolicyDocument>;
  /** Who really looks after it. */
  keeper?: Keeper;
}

export interface KeyFacts {
  key: KeyPair;
  createdAt: Date;
  /** Null: IAM says that it was never used. */
  lastUsedAt: Date | null;
  active?: boolean;
  service?: string;
}

export interface UserFacts extends Holder {
  groups?: string[];
  keys?: KeyFacts[];
  password?: { createdAt: Date; lastUsedAt: Date | null; mfa: boolean };
}

export interface RoleFacts extends Holder {
  trust: PolicyDocument;
  /** Null: IAM says that it was not used in the 400 days that it remembers. */
  lastUsedAt: Date | null;
  /** The role stands in an instance profile of its name. */
  instanceProfile?: boolean;
}

export type StoredUser = UserFacts & { name: string; id: string; arn: string };
export type StoredRole = RoleFacts & { name: string; id: string; arn: string };

/** What one account of AWS holds, as it is put together; `aws-answers.ts` says how AWS would tell it. */
export class AwsAccount {
  readonly users: StoredUser[] = [];
  readonly roles: StoredRole[] = [];
  readonly groups = new Map<string, string[]>();
  readonly policies = new Map<string, PolicyDocument>();
  readonly functions: { name: string; region: string; role: string; variables: Record<string, string> }[] =
    [];
  readonly instances: { id: string; name: string; region: string; profile: string; role: string }[] = [];
  readonly secrets: { name: string; region: string; changedAt: Date; rotated: boolean }[] = [];
  readonly issuers: string[] = [];
  readonly serviceKeys: { id: string; user: StoredUser; service: string; createdAt: Date }[] = [];
  /** The root user: when its key was made and last used, where it has one. */
  rootKey: { createdAt: Date; lastUsedAt: Date | null } | null = null;

  constructor(
    readonly company: Company,
    readonly facts: AccountFacts,
  ) {}

  get id(): string {
    return this.facts.id;
  }

  get realm(): string {
    return `aws:${this.id}`;
  }

  /** Days since the account was opened. */
  get ageDays(): number {
    return this.facts.age * 365;
  }

  arn(rest: string): string {
    return `arn:aws:iam::${this.id}:${rest}`;
  }

  user(name: string, facts: UserFacts): StoredUser {
    const arn = this.arn(`user${facts.path ?? "/"}${name}`);
    const user = { ...facts, name, arn, id: this.principalId("AIDA", arn) };
    this.users.push(user);
    return user;
  }

  role(name: string, facts: RoleFacts): StoredRole {
    const arn = this.arn(`role${facts.path ?? "/"}${name}`);
    const role = { ...facts, name, arn, id: this.principalId("AROA", arn) };
    this.roles.push(role);
    return role;
  }

  /** A policy of the account; gives its ARN. */
  policy(name: string, document: PolicyDocument): string {
    const arn = this.arn(`policy/${name}`);
    this.policies.set(arn, document);
    return arn;
  }

  group(name: string, attached: string[]): string {
    this.groups.set(name, attached);
    return name;
  }

  /** The document of an attached policy, whether of the account or of AWS. */
  documentOf(policyArn: string): PolicyDocument {
    const document = this.policies.get(policyArn) ?? awsPolicyDocument(policyArn);
    if (!document) throw new RangeError(`Nobody wrote the policy ${policyArn}.`);
    return document;
  }

  /** How the inventory knows a user or role. */
  ref(principal: { id: string }): Ref {
    return { realm: this.realm, externalId: principal.id };
  }

  /** Who really looks after what is in it, where that was made up. */
  trueOwners(): TrueOwner[] {
    return [...this.users, ...this.roles].flatMap((each) =>
      each.keeper ? [{ ref: this.ref(each), ...each.keeper }] : [],
    );
  }

  /** An id as AWS gives them out. */
  principalId(kind: string, ...words: string[]): string {
    return kind + this.company.random("id", kind, ...words).text(idAlphabet, 17);
  }
}

/** How the inventory knows an access key. */
export function keyRef(key: KeyPair): Ref {
  return { realm: awsRealm, externalId: key.id };
}
