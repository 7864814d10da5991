import type { RouteSurface } from "./guard-surfaces";

const door = (path: string, method: string, status: number): RouteSurface => ({
  path: () => `/scim/v2/${path}`,
  by: "token",
  needs: "people:provision",
  ...(method === "GET" ? {} : { asked: { method, body: "" } }),
  status,
});
const nobody = "00000000-0000-4000-8000-000000000000";

/** Every method of every door of SCIM. */
export const scimRoutes: Record<string, RouteSurface> = Object.fromEntries([
  ...["Users", "Groups"].flatMap((room) => [
    [`scim/v2/${room} GET`, door(room, "GET", 200)],
    [`scim/v2/${room} POST`, door(room, "POST", 400)],
    [`scim/v2/${room}/[id] GET`, door(`${room}/${nobody}`, "GET", 404)],
    [`scim/v2/${room}/[id] PUT`, door(`${room}/${nobody}`, "PUT", 400)],
    [`scim/v2/${room}/[id] PATCH`, door(`${room}/${nobody}`, "PATCH", 400)],
    [`scim/v2/${room}/[id] DELETE`, door(`${room}/${nobody}`, "DELETE", 404)],
  ]),
  ["scim/v2/ServiceProviderConfig GET", door("ServiceProviderConfig", "GET", 200)],
  ["scim/v2/ResourceTypes/[[...id]] GET", door("ResourceTypes", "GET", 200)],
  ["scim/v2/Schemas/[[...id]] GET", door("Schemas", "GET", 200)],
  ...["GET", "POST", "PUT", "PATCH", "DELETE"].map((method) => [
    `scim/v2/[...rest] ${method}`,
    door("Bulk", method, 404),
  ]),
]);
