# Windows scheduled tasks: what runs without a person, and as whom
# Sees: tasks outside \Microsoft\, the account that each runs as, its author, whether it is enabled, when it last ran.
# Cannot see: what the commands do, and secrets in them are not read; whether a password is kept with the task.
# Least permission: an administrator of the machine; anybody else is silently shown only their own tasks.
# Run: pwsh windows-scheduled-tasks.ps1 > windows-scheduled-tasks.csv && npx rollcall import csv windows-scheduled-tasks.csv --name windows-scheduled-tasks --complete
# Columns: name,system,external id,account,kind,status,description,owner,last used
# Example: \Shop\Nightly,windows,WEB01\Shop\Nightly,WEB01,scheduled_job,active,Runs as ACME\svc-shop,ACME\ana,2026-11-25T02:00:00Z
$ErrorActionPreference = 'Stop'
$machine = $env:COMPUTERNAME
Get-ScheduledTask | Where-Object { $_.TaskPath -notlike '\Microsoft\*' } | ForEach-Object {
  $last = ($_ | Get-ScheduledTaskInfo).LastRunTime
  # A task that never ran says 30 November 1999.
  $used = if ($last -and $last.Year -gt 2000) { $last.ToUniversalTime().ToString('yyyy-MM-ddTHH:mm:ssZ') } else { '' }
  [pscustomobject]@{
    'name' = $_.TaskPath + $_.TaskName
    'system' = 'windows'
    'external id' = $machine + $_.TaskPath + $_.TaskName
    'account' = $machine
    'kind' = 'scheduled_job'
    'status' = if ($_.State -eq 'Disabled') { 'disabled' } else { 'active' }
    'description' = 'Runs as ' + $(if ($_.Principal.UserId) { $_.Principal.UserId } else { $_.Principal.GroupId })
    'owner' = $_.Author
    'last used' = $used
  }
} | ConvertTo-Csv -NoTypeInformation
