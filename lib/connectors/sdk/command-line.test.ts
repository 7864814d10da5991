import { describe, expect, it } from "vitest";
import { describeCommand } from "./command-line";

describe("what may be told of a command", () => {
  it.each([
    ["/opt/backup.sh --full s3cret", "backup.sh", "/opt/backup.sh --full"],
    ["cd / && run-parts --report /etc/cron.hourly", "run-parts", "cd run-parts --report /etc/cron.hourly"],
    [
      "test -e /run/systemd/system || X=1 /sbin/e2scrub_all -A",
      "e2scrub_all",
      "test -e /run/systemd/system /sbin/e2scrub_all -A",
    ],
    ["[ -x /usr/bin/certbot ] && certbot -q renew", "certbot", "[ -x /usr/bin/certbot certbot -q"],
    [
      "sudo -u www-data /usr/bin/php /srv/app/artisan run",
      "artisan",
      "sudo -u /usr/bin/php /srv/app/artisan",
    ],
    ["bash -c 'PASS=hunter2 /opt/x --key=abc'", "x", "bash -c /opt/x --key"],
    ["timeout 60 nice -n 10 python3 /opt/job.py", "job.py", "timeout nice -n python3 /opt/job.py"],
    [
      "curl -u me:hunter2 'https://u:p@hooks.example.com/T0/B0/XYZ?key=1' hunter2",
      "curl",
      "curl -u https://hooks.example.com",
    ],
    ["PGPASSWORD=hunter2 pg_dump", "pg_dump", "pg_dump"],
    ["", "", ""],
  ])("%s", (command, program, shown) => {
    expect(describeCommand(command)).toMatchObject({ program, shown });
  });

  it("is quick on long and twisted input", () => {
    expect(describeCommand(`${'"\\'.repeat(50_000)} ${"a/".repeat(50_000)}`).shown.length).toBeLessThan(600);
  });
});
