import { listAnswer, mostOnPage } from "./answer";
import {
  type Attribute,
  coreGroupAttributes,
  coreUserAttributes,
  enterpriseAttributes,
  enterpriseUrn,
  groupUrn,
  userUrn,
} from "./attributes";
import type { Resource } from "./canonical";
import { ScimProblem } from "./problem";

/** What there is here and how it is asked for (RFC 7643 §5 to §7), for clients that look before they act. */

const urn = (name: string) => `urn:ietf:params:scim:schemas:core:2.0:${name}`;
const metaOf = (resourceType: string, location: string) => ({ resourceType, location });

export function serviceProviderConfig(base: string): Resource {
  return {
    schemas: [urn("ServiceProviderConfig")],
    patch: { supported: true },
    bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
    filter: { supported: true, maxResults: mostOnPage },
    changePassword: { supported: false },
    sort: { supported: false },
    etag: { supported: true },
    authenticationSchemes: [
      {
        type: "oauthbearertoken",
        name: "API token",
        description: "An API token of Rollcall with the permission people:provision, as a bearer token.",
        primary: true,
      },
    ],
    meta: metaOf("ServiceProviderConfig", `${base}/ServiceProviderConfig`),
  };
}

export function resourceTypes(base: string): Resource[] {
  const type = (name: string, schema: string, description: string, extensions: readonly string[]) => ({
    schemas: [urn("ResourceType")],
    id: name,
    name,
    endpoint: `/${name}s`,
    description,
    schema,
    ...(extensions.length === 0
      ? {}
      : { schemaExtensions: extensions.map((extension) => ({ schema: extension, required: false })) }),
    meta: metaOf("ResourceType", `${base}/ResourceTypes/${name}`),
  });
  return [
    type("User", userUrn, "A user: in Rollcall a person.", [enterpriseUrn]),
    type("Group", groupUrn, "A group: in Rollcall a team.", []),
  ];
}

export function schemas(base: string): Resource[] {
  const schema = (id: string, name: string, description: string, attributes: readonly Attribute[]) => ({
    schemas: [urn("Schema")],
    id,
    name,
    description,
    attributes: attributes.map(described),
    meta: metaOf("Schema", `${base}/Schemas/${id}`),
  });
  return [
    schema(userUrn, "User", "A user", coreUserAttributes),
    schema(enterpriseUrn, "EnterpriseUser", "What an employer knows of a user", enterpriseAttributes),
    schema(groupUrn, "Group", "A group", coreGroupAttributes),
  ];
}

function described(attribute: Attribute): Resource {
  const {
    name,
    description,
    type = "string",
    many = false,
    required = false,
    unique,
    readOnly,
    sub,
  } = attribute;
  return {
    name,
    type,
    multiValued: many,
    description,
    required,
    ...(type === "string" || type === "reference"
      ? { caseExact: attribute.caseExact ?? type === "reference" }
      : {}),
    mutability: readOnly ? "readOnly" : "readWrite",
    returned: "default",
    uniqueness: unique ? "server" : "none",
    ...(type === "reference" ? { referenceTypes: ["User", "Group"] } : {}),
    ...(sub ? { subAttributes: sub.map(described) } : {}),
  };
}

/** All of a kind, or that of an id. Throws ScimProblem with the status 404. */
export function discovered(kind: "ResourceTypes" | "Schemas", id: string | null, base: string): Resource {
  const all = kind === "Schemas" ? schemas(base) : resourceTypes(base);
  if (id === null) return listAnswer(all, all.length, 1);
  const found = all.find((one) => one.id === id);
  if (!found) throw new ScimProblem(404, null, `There is nothing of this name in ${kind}.`);
  return found;
}
