/** Where each of Microsoft's clouds answers. */
export interface Cloud {
  login: string;
  graph: string;
  arm: string;
  /** End of the names of key vaults. */
  vault: string;
  /** Sign-in activity and agent identities exist in the public cloud alone. */
  isPublic: boolean;
}

export const clouds = {
  public: {
    login: "https://login.microsoftonline.com",
    graph: "https://graph.microsoft.com",
    arm: "https://management.azure.com",
    vault: "vault.azure.net",
    isPublic: true,
  },
  usgov: {
    login: "https://login.microsoftonline.us",
    graph: "https://graph.microsoft.us",
    arm: "https://management.usgovcloudapi.net",
    vault: "vault.usgovcloudapi.net",
    isPublic: false,
  },
  china: {
    login: "https://login.partner.microsoftonline.cn",
    graph: "https://microsoftgraph.chinacloudapi.cn",
    arm: "https://management.chinacloudapi.cn",
    vault: "vault.azure.cn",
    isPublic: false,
  },
} as const satisfies { [cloud: string]: Cloud };
