import type { Route } from "../decision";
import type { ForgeFacts, ForgeGrant } from "../forge";
import type { Principal } from "../principals";
import { privilegeGives } from "./privilege";
import type { GitHubRequest } from "./request";

interface RouteFacts {
  id: string;
  /** What whoever has it may come to, after "It ". */
  sentence: string;
  needs: Omit<GitHubRequest, "place">;
}

const write = (area: GitHubRequest["area"], permission: string) =>
  ({ area, permission, level: "write" }) as const;

/** The known ways to more rights in GitHub. https://docs.github.com/actions/reference/security/secure-use */
const facts: readonly RouteFacts[] = [
  {
    id: "administer-repository",
    sentence: "adds deploy keys, collaborators and runners, and lifts the protection of branches",
    needs: write("repository", "administration"),
  },
  {
    id: "change-workflows",
    sentence:
      "has workflows do what it writes, with the secrets of the repository and as whom it signs in to clouds",
    needs: write("repository", "workflows"),
  },
  {
    id: "push-code",
    sentence: "changes code that workflows run, unless branches and environments are protected",
    needs: write("repository", "contents"),
  },
  {
    id: "start-workflows",
    sentence: "starts workflows anew, and with inputs of its own",
    needs: write("repository", "actions"),
  },
  {
    id: "change-secrets",
    sentence: "puts secrets of its own in place of those that workflows use",
    needs: write("repository", "secrets"),
  },
  {
    id: "administer-organisation",
    sentence: "changes the settings of the organisation, and who may do what in it",
    needs: write("organization", "organization_administration"),
  },
  {
    id: "invite-members",
    sentence: "lets accounts into the organisation and its teams",
    needs: write("organization", "members"),
  },
  {
    id: "organisation-runners",
    sentence: "adds runners on which workflows run, and sees their secrets",
    needs: write("organization", "organization_self_hosted_runners"),
  },
  {
    id: "organisation-secrets",
    sentence: "lends secrets of the organisation to any repository",
    needs: write("organization", "organization_secrets"),
  },
];

/**
 * The known ways to more that somebody's permissions give. Workflows also sign in to clouds that believe GitHub: as whom is decided
 * there, by the subject that each trusts.
 */
export function routesOf(
  { places }: ForgeFacts,
  { kind }: Principal,
  grants: readonly ForgeGrant[],
): Route[] {
  const found = facts.flatMap(({ id, sentence, needs }) => {
    const routes = new Map<string, Route>();
    for (const { right, place } of grants) {
      const where = places.nameOf(place);
      if (privilegeGives(right.body, { ...needs, place: "" }).certainty === "yes" && !routes.has(where))
        routes.set(where, { id, sentence, where, by: [right.name] });
    }
    return [...routes.values()];
  });
  const [first] = grants;
  if (kind !== "service_account" || !first) return found;
  const cloud: Route = {
    id: "sign-in-to-clouds",
    sentence:
      "asks for tokens by which clouds that believe GitHub let it in: a trust in any branch or any repository lets in every workflow",
    where: places.nameOf(first.place),
    by: ["OIDC tokens of a run"],
  };
  return [...found, cloud];
}
