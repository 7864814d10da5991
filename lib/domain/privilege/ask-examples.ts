/** How a question is worded in a system's own words. */
export interface AskExample {
  action: string;
  resource: string;
}

/** One question of each system, to show how it is worded there. */
const examples: Readonly<Record<string, AskExample>> = {
  kubernetes: { action: "get secrets", resource: "shop/db" },
  aws: { action: "s3:GetObject", resource: "arn:aws:s3:::invoices/2026.csv" },
  gcp: { action: "storage.objects.get", resource: "projects/shop" },
  entra: { action: "Application.ReadWrite.All", resource: "" },
  github: { action: "contents:write", resource: "acme/shop" },
  github_actions: { action: "contents:write", resource: "acme/shop" },
  gitlab: { action: "write_repository", resource: "acme/shop" },
  postgres: { action: "select", resource: "shop.public.orders" },
  mysql: { action: "select", resource: "shop.orders" },
  vault: { action: "read", resource: "secret/data/shop" },
  ldap: { action: "member-of", resource: "Admins" },
  ad: { action: "member-of", resource: "Domain Admins" },
};

/** How a question about a system may be worded; null where no example is known. */
export function askExample(system: string): AskExample | null {
  return (Object.hasOwn(examples, system) ? examples[system] : undefined) ?? null;
}
