-- Oracle Database: accounts that Oracle did not make itself
-- Sees: accounts of one database or pluggable database, whether they are open, when they were made, last signed in and when the password ends, their roles.
-- Cannot see: direct privileges, proxy users, who knows the password. LAST_LOGIN counts direct sign-ins only.
-- Least permission: CREATE SESSION and SELECT on DBA_USERS and DBA_ROLE_PRIVS.
-- Run: sqlplus -L -s USER@DATABASE @oracle.sql > oracle.csv && npx rollcall import csv oracle.csv --name oracle --complete (SQL*Plus 12.2 or later)
-- Columns: name,system,external id,account,kind,status,created,expires,last used,credential type,permissions
-- Example: SHOP_APP,oracle,SHOPPROD/104,SHOPPROD,db_user,active,2024-01-02T03:04:05,,2026-11-01T08:09:10,password,CONNECT;RESOURCE
WHENEVER OSERROR EXIT FAILURE
WHENEVER SQLERROR EXIT FAILURE
SET MARKUP CSV ON QUOTE ON
SET FEEDBACK OFF
SELECT
  u.username AS "name",
  'oracle' AS "system",
  SYS_CONTEXT('USERENV', 'DB_NAME') || '/' || u.user_id AS "external id",
  SYS_CONTEXT('USERENV', 'DB_NAME') AS "account",
  'db_user' AS "kind",
  CASE WHEN u.account_status LIKE '%LOCKED%' THEN 'disabled' WHEN u.account_status LIKE 'EXPIRED%' THEN 'expired' ELSE 'active' END AS "status",
  TO_CHAR(u.created, 'YYYY-MM-DD"T"HH24:MI:SS') AS "created",
  TO_CHAR(u.expiry_date, 'YYYY-MM-DD"T"HH24:MI:SS') AS "expires",
  TO_CHAR(SYS_EXTRACT_UTC(u.last_login), 'YYYY-MM-DD"T"HH24:MI:SS') AS "last used",
  CASE u.authentication_type WHEN 'PASSWORD' THEN 'password' ELSE 'unknown' END AS "credential type",
  (SELECT LISTAGG(r.granted_role, ';') WITHIN GROUP (ORDER BY r.granted_role) FROM dba_role_privs r
    WHERE r.grantee = u.username) AS "permissions"
FROM dba_users u
WHERE u.oracle_maintained = 'N'
ORDER BY u.username;
EXIT
