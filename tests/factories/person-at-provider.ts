/** A person with a browser of their own at oidc-provider: fills in its forms, and keeps its cookies. */
export class PersonAtProvider {
  /** The forms that were shown, in order. */
  readonly asked: string[] = [];
  private readonly jar = new Map<string, string>();

  constructor(private readonly login: string) {}

  /** From the address that the application sent the browser to, to that of its way back. */
  async signIn(start: URL): Promise<URL> {
    let place = await this.follow(start, await this.send(start));
    while (place.page !== undefined) {
      const prompt = find(place.page, /name="prompt" value="(\w+)"/);
      this.asked.push(prompt);
      const form = new URLSearchParams({ prompt, login: this.login, password: "any" });
      const submit = new URL(find(place.page, /action="([^"]+)"/), place.address);
      place = await this.follow(submit, await this.send(submit, form));
    }
    return place.address;
  }

  /** Refuses at the first form. */
  async turnBack(start: URL): Promise<URL> {
    const { page = "", address } = await this.follow(start, await this.send(start));
    const abort = new URL(find(page, /href="([^"]+\/abort)"/), address);
    return (await this.follow(abort, await this.send(abort))).address;
  }

  /** Until there is a page to fill in, or the way leads out of the provider. */
  private async follow(from: URL, answer: Response): Promise<{ address: URL; page?: string }> {
    const location = answer.headers.get("location");
    if (location === null) return { address: from, page: await answer.text() };
    const to = new URL(location, from);
    if (to.origin !== from.origin) return { address: to };
    return this.follow(to, await this.send(to));
  }

  private async send(address: URL, form?: URLSearchParams): Promise<Response> {
    const cookie = [...this.jar].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer = await fetch(address, {
      redirect: "manual",
      headers: { cookie },
      ...(form ? { method: "POST", body: form } : {}),
    });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === "") this.jar.delete(name);
      else this.jar.set(name, value);
    }
    return answer;
  }
}

function find(page: string, what: RegExp): string {
  const [, found] = what.exec(page) ?? [];
  if (found === undefined) throw new Error(`The provider's page has no ${what}: ${page.slice(0, 2000)}`);
  return found.replaceAll("&amp;", "&");
}
