# Windows services: the accounts that services sign in with
# Sees: accounts of the domain or the machine that a service runs as, and which services.
# Cannot see: whether an account exists or is enabled, its password's age and its rights: the ldap connector knows them for the domain's.
# Least permission: on the machine itself any user; from elsewhere a member of Remote Management Users who may query services.
# Run: pwsh windows-services.ps1 > windows-services.csv && npx rollcall import csv windows-services.csv --name windows-services --complete (several machines: Invoke-Command -ComputerName A, B -FilePath windows-services.ps1)
# Columns: name,system,external id,account,kind,purpose,credential type
# Example: ACME\svc-shop,ad,acme\svc-shop,ACME,directory_account,Runs on WEB01: ShopSync,password
$ErrorActionPreference = 'Stop'
$machine = $env:COMPUTERNAME
Get-CimInstance Win32_Service |
  Where-Object { $_.StartName -and $_.StartName -notmatch '^(LocalSystem|NT (AUTHORITY|SERVICE)\\)' } |
  Group-Object { ($_.StartName -replace '^\.\\', "$machine\").ToLowerInvariant() } |
  ForEach-Object {
    $name = $_.Group[0].StartName -replace '^\.\\', "$machine\"
    $realm = if ($name -match '\\') { ($name -split '\\')[0] } else { ($name -split '@')[-1] }
    $local = $realm -eq $machine
    [pscustomobject]@{
      'name' = $name
      'system' = if ($local) { 'windows' } else { 'ad' }
      'external id' = $_.Name
      'account' = $realm
      'kind' = if ($local) { 'system_account' } else { 'directory_account' }
      'purpose' = "Runs on ${machine}: " + (($_.Group | ForEach-Object Name) -join ', ')
      'credential type' = if ($name.EndsWith('$')) { 'platform_managed' } else { 'password' }
    }
  } | ConvertTo-Csv -NoTypeInformation
