import { isNameless, type ObjectRequest } from "./request";
import { givesKind, type Rule } from "./rule";

/** What a route needs: one of the verbs on one of the resources (`group/resource/subresource`). */
interface Need {
  verbs: readonly string[];
  on: readonly string[];
}

interface RouteFacts {
  id: string;
  /** What whoever has it may come to, after "It ". */
  sentence: string;
  needs: readonly Need[];
  /** Its resources are of the whole cluster: in a namespace nobody can be given them. */
  ofCluster?: true;
}

const rbac = "rbac.authorization.k8s.io";
const change = ["create", "update", "patch"];
const roles = [`${rbac}/roles`, `${rbac}/clusterroles`];
const bindings = [`${rbac}/rolebindings`, `${rbac}/clusterrolebindings`];

/** The ways to more rights of Kubernetes' own "RBAC Good Practices" (privilege escalation risks), and of its documentation of RBAC. */
const facts: readonly RouteFacts[] = [
  {
    id: "read-secrets",
    sentence:
      "reads Secrets, among them tokens of service accounts: list and watch answer with the content too",
    needs: [{ verbs: ["get", "list", "watch"], on: ["/secrets"] }],
  },
  {
    id: "create-token",
    sentence: "makes tokens of service accounts, and acts as them",
    needs: [{ verbs: ["create"], on: ["/serviceaccounts/token"] }],
  },
  {
    id: "token-secret",
    sentence:
      "makes a Secret that the cluster fills with a lasting token of any service account of the namespace, and reads it",
    needs: [
      { verbs: ["create"], on: ["/secrets"] },
      { verbs: ["get", "list", "watch"], on: ["/secrets"] },
    ],
  },
  {
    id: "create-pods",
    sentence: "starts pods as any service account of the namespace, with any Secret of it mounted",
    needs: [{ verbs: ["create"], on: ["/pods"] }],
  },
  {
    id: "change-workloads",
    sentence:
      "has controllers start pods as any service account of the namespace, with any Secret of it mounted",
    needs: [
      {
        verbs: change,
        on: [
          ...["apps/deployments", "apps/daemonsets", "apps/statefulsets", "apps/replicasets"],
          ...["batch/jobs", "batch/cronjobs", "/replicationcontrollers"],
        ],
      },
    ],
  },
  {
    id: "exec-in-pods",
    sentence: "runs commands in pods that run already, as their service accounts",
    // Reading is enough where a client asks by WebSocket, which older servers take for get.
    needs: [{ verbs: ["create", "get"], on: ["/pods/exec", "/pods/attach"] }],
  },
  {
    id: "ephemeral-containers",
    sentence: "puts containers of its own into pods that run already, as their service accounts",
    needs: [{ verbs: ["update", "patch"], on: ["/pods/ephemeralcontainers"] }],
  },
  {
    id: "escalate",
    sentence: "writes roles that give more than it has itself",
    needs: [
      { verbs: ["escalate"], on: roles },
      { verbs: change, on: roles },
    ],
  },
  {
    id: "bind",
    sentence: "binds roles that give more than it has itself, also to itself",
    needs: [
      { verbs: ["bind"], on: roles },
      { verbs: change, on: bindings },
    ],
  },
  {
    id: "impersonate",
    sentence: "acts in the name of others",
    needs: [{ verbs: ["impersonate"], on: ["/users", "/groups", "/serviceaccounts"] }],
  },
  {
    id: "node-proxy",
    sentence:
      "speaks to the kubelets, and runs commands in every pod of their nodes, past audit and admission",
    needs: [{ verbs: ["create", "get"], on: ["/nodes/proxy"] }],
    ofCluster: true,
  },
  {
    id: "approve-certificates",
    sentence: "has certificates signed under any name, and signs in with it",
    needs: [
      { verbs: ["create"], on: ["certificates.k8s.io/certificatesigningrequests"] },
      { verbs: ["update", "patch"], on: ["certificates.k8s.io/certificatesigningrequests/approval"] },
      { verbs: ["approve"], on: ["certificates.k8s.io/signers"] },
    ],
    ofCluster: true,
  },
  {
    id: "admission-webhooks",
    sentence: "reads whatever anybody writes into the cluster, or changes it on the way",
    needs: [
      {
        verbs: change,
        on: [
          "admissionregistration.k8s.io/mutatingwebhookconfigurations",
          "admissionregistration.k8s.io/validatingwebhookconfigurations",
          "admissionregistration.k8s.io/mutatingadmissionpolicies",
        ],
      },
    ],
    ofCluster: true,
  },
  {
    id: "host-volumes",
    sentence: "makes volumes out of files of a node, and reads and writes them by a pod",
    needs: [{ verbs: ["create"], on: ["/persistentvolumes"] }],
    ofCluster: true,
  },
  {
    id: "relabel-namespaces",
    sentence: "changes labels of namespaces, by which admission and network policies decide",
    needs: [{ verbs: ["update", "patch"], on: ["/namespaces"] }],
  },
];

/** A way to more rights, and the rules that give it, one for each thing that it needs. */
export interface RulesRoute<R extends Rule = Rule> {
  id: string;
  sentence: string;
  rules: readonly R[];
}

/**
 * The known ways to more rights that these rules give together. `everywhere`: they hold in the whole cluster; else in one
 * namespace. A rule for named objects gives a way, too, for those.
 */
export function routesOf<R extends Rule>(rules: readonly R[], everywhere: boolean): RulesRoute<R>[] {
  return facts.flatMap(({ id, sentence, needs, ofCluster }) => {
    if (ofCluster && !everywhere) return [];
    const found = needs.flatMap((need) => rules.find((rule) => meets(rule, need)) ?? []);
    return found.length === needs.length ? [{ id, sentence, rules: [...new Set(found)] }] : [];
  });
}

function meets(rule: Rule, { verbs, on }: Need): boolean {
  return on.some((target) =>
    verbs.some((verb) => {
      const request = requestFor(verb, target);
      return givesKind(rule, request) && !(rule.resourceNames.length > 0 && isNameless(request));
    }),
  );
}

function requestFor(verb: string, target: string): ObjectRequest {
  const [group = "", resource = "", subresource = ""] = target.split("/");
  return { kind: "object", verb, group, resource, subresource, namespace: "", name: "" };
}
