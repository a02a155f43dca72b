#!/usr/bin/env node
// Stands in for the programs of the city in the launcher's tests. Answers /status, and keeps what it
// was started with in its log. One-off commands end at once; "inventory" writes the files the
// launcher goes on with.
const fs = require("fs"), http = require("http"), path = require("path");
const words = process.argv.slice(2), name = path.basename(process.argv[1]);
const option = (key) => words[words.indexOf(key) + 1];
console.log(name, words.join(" "));
const config = name === "cruscotto-collectors" ? fs.readFileSync(option("--config"), "utf8") : "";
if (words[0] === "inventory") {
  const write = (file, text) => fs.writeFileSync(path.join(option("--out"), file), text);
  write("inventory.geojson", "{}");
  write("targets.csv", "asset,kind,address\n");
  write("credentials.toml", "[demo-v2c]\nversion = \"2c\"\n");
  write("http.toml", "[[http]]\nkind = \"probe\"\n");
} else if (words[0] === "run" || words[0] === "serve") {
  const listen = {
    "cruscotto-simulator": () => option("--listen"),
    "cruscotto-backend": () => process.env.CRUSCOTTO_LISTEN,
    "cruscotto-collectors": () => /listen = "(.*)"/.exec(config)[1],
  }[name]();
  http.createServer((_, answer) => answer.end("ok")).listen(+listen.split(":")[1], "127.0.0.1");
  process.on("SIGTERM", () => { console.log("orderly end"); process.exit(0); });
}
