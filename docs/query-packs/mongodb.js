// MongoDB: users of all databases
// Sees: users, the database that each belongs to, their roles and how they sign in.
// Cannot see: when a user was made, last signed in or got another password: MongoDB keeps none of it. Users of Atlas or LDAP that are not in the server.
// Least permission: a role with the action viewUser on every database (resource {db: "", collection: ""}).
// Run: mongosh --quiet "mongodb://USER@HOST/admin" mongodb.js > mongodb.csv && npx rollcall import csv mongodb.csv --name mongodb --complete
// Columns: name,system,external id,account,kind,credential type,permissions
// Example: shop_app,mongodb,rs0/shop.shop_app,rs0,db_user,password,readWrite@shop;read@logs
const hello = db.hello();
const server = hello.setName || hello.me || "mongodb";
const cell = (text) => `"${String(text).replaceAll('"', '""')}"`;
print("name,system,external id,account,kind,credential type,permissions");
for (const user of db.adminCommand({ usersInfo: { forAllDBs: true } }).users) {
  const type = user.db === "$external" ? "unknown" : "password";
  const roles = user.roles.map((role) => `${role.role}@${role.db}`).join(";");
  print([user.user, "mongodb", `${server}/${user._id}`, server, "db_user", type, roles].map(cell).join(","));
}
