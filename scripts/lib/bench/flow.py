def table(options, folder, jvm):
    return []
