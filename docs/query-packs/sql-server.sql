-- SQL Server: logins that are no built-in ones
-- Sees: SQL logins, Windows, certificate and Entra logins, whether they are enabled, when the password was set, their server roles.
-- Cannot see: when a login was last used (SQL Server keeps no record without an audit); users of databases without a login; rights beyond server roles.
-- Least permission: GRANT VIEW ANY DEFINITION (SQL Server 2022: VIEW ANY SECURITY DEFINITION). Without it the list is silently shorter.
-- Run: Invoke-Sqlcmd -ServerInstance SERVER -InputFile sql-server.sql -AbortOnError -ErrorAction Stop | Export-Csv sql-server.csv -NoTypeInformation && npx rollcall import csv sql-server.csv --name sql-server --complete (PowerShell 7)
-- Columns: name,system,external id,account,kind,status,description,created,last rotated,credential type,permissions
-- Example: shop_app,mssql,DB01/0x6A5B,DB01,db_user,active,SQL_LOGIN,2024-01-02T03:04:05,2025-06-07T08:09:10,password,dbcreator;securityadmin
SELECT
  p.name AS [name],
  'mssql' AS [system],
  CONCAT(@@SERVERNAME, '/', CONVERT(varchar(200), p.sid, 1)) AS [external id],
  @@SERVERNAME AS [account],
  'db_user' AS [kind],
  CASE p.is_disabled WHEN 1 THEN 'disabled' ELSE 'active' END AS [status],
  p.type_desc AS [description],
  CONVERT(varchar(19), p.create_date, 126) AS [created],
  CONVERT(varchar(19), CONVERT(datetime, LOGINPROPERTY(p.name, 'PasswordLastSetTime')), 126) AS [last rotated],
  CASE p.type WHEN 'S' THEN 'password' WHEN 'C' THEN 'x509' ELSE 'unknown' END AS [credential type],
  (SELECT STRING_AGG(r.name, ';') FROM sys.server_role_members m
    JOIN sys.server_principals r ON r.principal_id = m.role_principal_id
    WHERE m.member_principal_id = p.principal_id) AS [permissions]
FROM sys.server_principals p
WHERE p.type IN ('S', 'U', 'C', 'K', 'E') AND p.name NOT LIKE '##%' AND p.name NOT LIKE 'NT %\%'
ORDER BY p.name;
