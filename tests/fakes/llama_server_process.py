"""The process that is llama.cpp's server: MODEL PORT CONTEXT KEY. A script of its own, since it needs nothing else."""

import sys
import time

import xllamacpp


def serve(model: str, port: str, context: str, key: str) -> None:
    params = xllamacpp.CommonParams()
    params.model.path = model
    params.hostnames = ["127.0.0.1"]
    params.port = int(port)
    params.n_ctx = int(context)
    params.n_parallel = 1
    params.api_keys = [key]
    server = xllamacpp.Server(params)
    while server is not None:
        time.sleep(3600)


if __name__ == "__main__":
    serve(*sys.argv[1:])
