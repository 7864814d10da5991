import { describe, expect, it } from "vitest";
import { Misasked } from "../decision";
import { requestOf, requestText } from "./request";

const object = { kind: "object", group: "", subresource: "", namespace: "", name: "" };
const asked = (
  action: string,
  resource = "",
  more: { namespace?: string; context?: Record<string, unknown> } = {},
) => requestOf({ action, resource, namespace: "", context: {}, ...more });

describe("the words of a request", () => {
  it.each([
    ["get pods", { verb: "get", resource: "pods" }],
    ["get /pods", { verb: "get", resource: "pods" }],
    ["get core/pods", { verb: "get", resource: "pods" }],
    ["  get   pods ", { verb: "get", resource: "pods" }],
    ["create pods/exec", { verb: "create", resource: "pods", subresource: "exec" }],
    ["create /pods/exec", { verb: "create", resource: "pods", subresource: "exec" }],
    ["create core/pods/exec", { verb: "create", resource: "pods", subresource: "exec" }],
    ["create serviceaccounts/token", { verb: "create", resource: "serviceaccounts", subresource: "token" }],
    ["patch apps/deployments", { verb: "patch", group: "apps", resource: "deployments" }],
    [
      "get apps/deployments/scale",
      { verb: "get", group: "apps", resource: "deployments", subresource: "scale" },
    ],
    ["impersonate /users", { verb: "impersonate", resource: "users" }],
    ["impersonate users", { verb: "impersonate", resource: "users" }],
    ["* */*", { verb: "*", group: "*", resource: "*" }],
    ["* *", { verb: "*", group: "*", resource: "*" }],
    ["* /*", { verb: "*", resource: "*" }],
    ["GET /Pods", { verb: "GET", resource: "Pods" }],
  ])("%s", (action, expected) => {
    expect(asked(action)).toEqual({ ...object, ...expected });
  });

  it.each([
    ["get /healthz", "/healthz"],
    ["get /metrics/cadvisor", "/metrics/cadvisor"],
    ["get /api/v1/pods", "/api/v1/pods"],
    ["get /.well-known/openid-configuration", "/.well-known/openid-configuration"],
    ["get /", "/"],
    ["get url:/pods", "/pods"],
  ])("%s is an address", (action, path) => {
    expect(asked(action)).toEqual({ kind: "path", verb: "get", path });
  });

  it.each([
    ["shop/db", { namespace: "shop", name: "db" }],
    ["shop/", { namespace: "shop" }],
    ["db", { name: "db" }],
    ["", {}],
  ])("of %s", (resource, expected) => {
    expect(asked("get secrets", resource)).toEqual({
      ...object,
      verb: "get",
      resource: "secrets",
      ...expected,
    });
  });

  it("say the namespace beside it, or in the context", () => {
    const expected = { ...object, verb: "get", resource: "secrets", namespace: "shop", name: "db" };
    expect(asked("get secrets", "db", { namespace: "shop" })).toEqual(expected);
    expect(asked("get secrets", "shop/db", { namespace: "shop" })).toEqual(expected);
    expect(asked("get secrets", "", { context: { namespace: "shop", name: "db", other: 1 } })).toEqual(
      expected,
    );
  });

  it("may leave what to the resource", () => {
    expect(asked("get", "apps/deployments", { namespace: "shop" })).toMatchObject({
      group: "apps",
      namespace: "shop",
      name: "",
    });
    expect(asked("get", "pods/log")).toMatchObject({ resource: "pods", subresource: "log" });
    expect(asked("get /pods", "/pods", { namespace: "shop" })).toMatchObject({ resource: "pods", name: "" });
  });

  it.each([
    ["", ""],
    ["get", ""],
    ["get pods now", ""],
    ["get a/b/c/d", ""],
    ["get apps/", ""],
    ["storage.objects.get", "projects/shop"],
    ["contents:write", "acme/shop"],
    ["Mail.Send", "pods"],
  ])("that say nothing are refused with how it is said: %j %j", (action, resource) => {
    expect(() => asked(action, resource)).toThrow(Misasked);
  });

  it("that contradict each other are refused, and a context of another form", () => {
    expect(() => asked("get pods", "shop/a", { namespace: "other" })).toThrow(/not in the namespace other/);
    expect(() => asked("get pods", "", { context: { groups: "admins" } })).toThrow(/groups cannot be read/);
  });
});

describe("as the API server reads it", () => {
  it("a question about one namespace is asked in it", () => {
    expect(asked("get namespaces", "shop")).toMatchObject({ namespace: "shop", name: "shop" });
    expect(asked("list namespaces")).toMatchObject({ namespace: "", name: "" });
  });

  it("what is new, and all at once, has no name; a part of an object has its", () => {
    expect(asked("create secrets", "shop/db")).toMatchObject({ namespace: "shop", name: "" });
    expect(asked("deletecollection secrets", "shop/db")).toMatchObject({ name: "" });
    expect(asked("create pods/exec", "shop/web")).toMatchObject({ name: "web" });
  });
});

it("is told in words", () => {
  expect(requestText(asked("get secrets", "shop/db"))).toBe('get secrets "db" in namespace shop');
  expect(requestText(asked("patch apps/deployments/scale"))).toBe(
    "patch deployments.apps/scale in the whole cluster",
  );
  expect(requestText(asked("get /healthz"))).toBe("get /healthz");
});
