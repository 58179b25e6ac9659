// The peer: the official server with its Redis Streams adapter and recovery.   PORT=3000 REDIS=redis://127.0.0.1:6379
import { createServer } from "node:http";
import { createAdapter } from "@socket.io/redis-streams-adapter";
import { createClient } from "redis";
import { Server } from "socket.io";

const redis = createClient({ url: process.env.REDIS });
await redis.connect();
const http = createServer();
const io = new Server(http, { perMessageDeflate: false, connectionStateRecovery: {}, adapter: createAdapter(redis) });
io.on("connection", socket => socket.on("publish", payload => io.emit("news", payload)));
http.listen(Number(process.env.PORT), "127.0.0.1");
