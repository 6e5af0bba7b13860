module emcoctl.test/load

go 1.22
