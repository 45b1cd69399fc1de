// The runtime's enum of the same name is nearer in these namespaces than the generator's record.
global using TargetIsa = NetGen.Generator.Isa.InstructionSet;
