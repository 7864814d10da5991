/** What AWS says of one action: https://docs.aws.amazon.com/service-authorization/latest/reference/reference.html */
export interface ActionFacts {
  /** `Read`, `Write`, `List`, `Tagging`, `Permissions management`; of several kinds, with commas. */
  accessLevel: string;
  /** The kinds of resources that it takes. None: it takes `*` only. */
  resources: readonly ResourceFacts[];
  /** The keys that only some requests have, lower case, as `aws:resourcetag/${tagkey}`; those of its resources are with them. */
  conditionKeys: ReadonlySet<string>;
}

export interface ResourceFacts {
  type: string;
  /** With `${Account}` and the like for what differs. */
  arn: string;
  required: boolean;
}

/** The facts that were loaded. An action of a service that was not loaded, or that AWS does not know, is undefined. */
export interface AwsFacts {
  /** Lower case, `service:action`. */
  action: (action: string) => ActionFacts | undefined;
  /** Whether resource control policies speak of a service. */
  hasRcps: (service: string) => boolean;
}
